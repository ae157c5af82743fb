import { Button } from '@mantine/core';
import { IconBuilding } from '@tabler/icons-react';
import { Link } from 'react-router';
import { EmptyState } from '../../ui/empty-state.tsx';

/** An address of no account: trying again would not help. */
export function AccountMissing() {
  return (
    <EmptyState
      icon={<IconBuilding size={20} stroke={1.5} />}
      title="There is no such account."
      action={
        <Button component={Link} to="/customers" variant="default">
          Show all customers
        </Button>
      }
    >
      The address may be mistyped, or the account was removed with its connection.
    </EmptyState>
  );
}
