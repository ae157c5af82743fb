import { Button } from '@mantine/core';
import { IconRoute } from '@tabler/icons-react';
import { Link } from 'react-router';
import { EmptyState } from '../../ui/empty-state.tsx';

/** An address of no playbook. */
export function PlaybookMissing() {
  return (
    <EmptyState
      icon={<IconRoute size={20} stroke={1.5} />}
      title="There is no such playbook."
      action={
        <Button component={Link} to="/playbooks" variant="default">
          Show all playbooks
        </Button>
      }
    >
      The address may be mistyped.
    </EmptyState>
  );
}
