import { Button } from '@mantine/core';
import { IconBuilding, IconPlugConnected, IconSearch } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useUnconnected } from '../../lib/use-unconnected.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { UnconnectedMode } from '../../ui/unconnected-mode.tsx';

interface CustomersEmptyProps {
  isReading: boolean;
  /** No account at all, whatever the filter. */
  isWhole: boolean;
  /** Billing is connected in this mode. */
  isConnected: boolean;
  connectChoices: ReactNode;
  onClear: () => void;
}

/** Why the list is empty: nothing connected, or not in this mode, nothing read yet or in it, or nothing that fits. */
export function CustomersEmpty({ isReading, isWhole, isConnected, connectChoices, onClear }: CustomersEmptyProps) {
  const isUnconnected = useUnconnected();
  if (isWhole && isReading) {
    return (
      <EmptyState icon={<IconBuilding size={20} stroke={1.5} />} title="Reading the first customers.">
        Accounts appear here while billing is read. There is nothing to do but wait a moment.
      </EmptyState>
    );
  }
  if (isWhole && isUnconnected) return <UnconnectedMode />;
  if (isWhole && isConnected) {
    return (
      <EmptyState
        icon={<IconBuilding size={20} stroke={1.5} />}
        title="Your billing holds no customers."
        action={
          <Button component={Link} to="/connectors" variant="default">
            Open Connectors
          </Button>
        }
      >
        It was read, and nobody is in it. Who is added there appears here by itself.
      </EmptyState>
    );
  }
  if (isWhole) {
    return (
      <EmptyState icon={<IconPlugConnected size={20} stroke={1.5} />} title="No customers yet." action={connectChoices}>
        Customers come from your billing system. Keepwell only reads it; nothing there is ever changed.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<IconSearch size={20} stroke={1.5} />}
      title="No account fits this selection."
      action={
        <Button variant="default" onClick={onClear}>
          Show all accounts
        </Button>
      }
    />
  );
}
