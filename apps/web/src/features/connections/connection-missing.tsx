import { Button } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { Link } from 'react-router';
import { EmptyState } from '../../ui/empty-state.tsx';

/** An address of no connection. */
export function ConnectionMissing() {
  return (
    <EmptyState
      icon={<IconPlugConnected size={20} stroke={1.5} />}
      title="There is no such connection."
      action={
        <Button component={Link} to="/connectors" variant="default">
          Show all connectors
        </Button>
      }
    >
      The address may be mistyped. A connection that was ended is still listed there.
    </EmptyState>
  );
}
