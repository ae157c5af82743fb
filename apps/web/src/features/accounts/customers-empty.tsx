import { Button, Group } from '@mantine/core';
import { IconBuilding, IconPlugConnected, IconSearch, IconUsers } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { countOf } from '../../lib/format.ts';
import { useUnconnected } from '../../lib/use-unconnected.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { UnconnectedMode } from '../../ui/unconnected-mode.tsx';
import type { Pill } from './api.ts';

interface CustomersEmptyProps {
  isReading: boolean;
  isReadingStopped: boolean;
  pill: Pill;
  /** In all, whatever the filter; null while unknown. */
  customers: number | null;
  contacts: number;
  isSearched: boolean;
  /** Billing is connected in this mode. */
  isConnected: boolean;
  connectChoices: ReactNode;
  onClear: () => void;
  onContacts: () => void;
}

/** Why the list is empty: nothing connected, or not in this mode, nothing read yet or in it, contacts alone, or nothing that fits. */
export function CustomersEmpty(props: CustomersEmptyProps) {
  const {
    isReading,
    isReadingStopped,
    pill,
    customers,
    contacts,
    isSearched,
    isConnected,
    connectChoices,
    onClear,
    onContacts,
  } = props;
  const isOfContacts = pill === 'contacts' && contacts > 0;
  const isWhole = customers === 0 && !isOfContacts;
  const isUnconnected = useUnconnected();
  if (isWhole && isReadingStopped) {
    return (
      <EmptyState
        icon={<IconBuilding size={20} stroke={1.5} />}
        title="Reading billing has stopped."
        action={
          <Button component={Link} to="/connectors" variant="default">
            Open Connectors
          </Button>
        }
      >
        Accounts appear here when it goes on.
      </EmptyState>
    );
  }
  if (isWhole && isReading) {
    return (
      <EmptyState icon={<IconBuilding size={20} stroke={1.5} />} title="Reading the first customers.">
        Accounts appear here while billing is read. There is nothing to do but wait a moment.
      </EmptyState>
    );
  }
  if (isWhole && contacts > 0) {
    return (
      <EmptyState
        icon={<IconUsers size={20} stroke={1.5} />}
        title={`${countOf(contacts, 'contact is', 'contacts are')} kept.`}
        action={
          <Group gap={8} justify="center">
            <Button onClick={onContacts}>Show contacts</Button>
            <Button component={Link} to="/connectors" variant="default">
              Open Connectors
            </Button>
          </Group>
        }
      >
        {isConnected ? 'Your billing holds no customers.' : 'Billing is disconnected.'} Who was a customer is kept as a
        contact, and is a customer again when billing knows them again.
      </EmptyState>
    );
  }
  if (isWhole && isUnconnected) return <UnconnectedMode isSetUpHere />;
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
  // Whoever looks for a name need not know that its billing has gone.
  const mayBeContact = isSearched && !isOfContacts && contacts > 0;
  return (
    <EmptyState
      icon={<IconSearch size={20} stroke={1.5} />}
      title="No account fits this selection."
      action={
        <Group gap={8} justify="center">
          {mayBeContact && <Button onClick={onContacts}>Search contacts</Button>}
          <Button variant="default" onClick={onClear}>
            Show all {isOfContacts ? 'contacts' : 'accounts'}
          </Button>
        </Group>
      }
    />
  );
}
