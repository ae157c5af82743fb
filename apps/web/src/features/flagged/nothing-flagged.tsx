import { Button } from '@mantine/core';
import { IconCircleCheck, IconPlugConnectedX, IconProgress } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { countAccounts } from '#contracts/account-list.ts';
import { queryOf } from '../../lib/api.ts';
import { countOf } from '../../lib/format.ts';
import { useMode } from '../../lib/mode.ts';
import { EmptyState } from '../../ui/empty-state.tsx';

/** That nothing is flagged says something only where billing has been read, and still is. */
export function NothingFlagged({ recovered }: { recovered: number }) {
  const { mode } = useMode();
  const { data: counts, isPending } = useQuery(queryOf(countAccounts, { query: { mode } }));
  if (isPending) return null;
  if (counts?.isConnected === false) {
    return (
      <EmptyState
        icon={<IconPlugConnectedX size={20} stroke={1.5} />}
        title="Billing is disconnected."
        action={<ToConnectors words="Open Connectors" />}
      >
        Nothing can be flagged until it is connected again.
      </EmptyState>
    );
  }
  if (counts?.isReading && !counts.isOtherRead) {
    return (
      <EmptyState
        icon={<IconProgress size={20} stroke={1.5} />}
        title={counts.isReadingStopped ? 'Reading billing has stopped.' : 'Billing is still being read.'}
        action={<ToConnectors words={counts.isReadingStopped ? 'Open Connectors' : 'Show progress'} />}
      >
        Accounts are flagged when everything has been read.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<IconCircleCheck size={20} stroke={1.5} />}
      title={counts ? 'Nothing needs you.' : 'Nothing is flagged.'}
    >
      {recovered === 0 ? 'No account recovered this week.' : `${countOf(recovered, 'account')} recovered this week.`}
    </EmptyState>
  );
}

function ToConnectors({ words }: { words: string }) {
  return (
    <Button variant="default" component={Link} to="/connectors">
      {words}
    </Button>
  );
}
