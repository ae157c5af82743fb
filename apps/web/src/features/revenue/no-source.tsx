import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { EmptyState } from '../../ui/empty-state.tsx';

/** Nothing tells of revenue yet, and the way to what would. */
export function NoSource() {
  return (
    <EmptyState
      title="No billing system is connected."
      action={
        <Button component={Link} to="/connectors" variant="default">
          Open Connectors
        </Button>
      }
    >
      Revenue is read from there, never written.
    </EmptyState>
  );
}
