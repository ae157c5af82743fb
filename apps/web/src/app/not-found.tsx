import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from '../ui/page.tsx';

export function NotFound() {
  return (
    <Page title="Not here">
      <EmptyState
        title="There is no page at this address."
        action={
          <Button variant="default" component={Link} to="/">
            Go to the first page
          </Button>
        }
      >
        The address may be mistyped, or what it showed was removed.
      </EmptyState>
    </Page>
  );
}
