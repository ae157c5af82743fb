import { Anchor, Button } from '@mantine/core';
import { IconCircleCheck, IconMoon, IconPlugConnected } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useMe } from '../../lib/me.ts';
import { useUnconnected } from '../../lib/use-unconnected.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { UnconnectedMode } from '../../ui/unconnected-mode.tsx';
import { NothingFlagged } from './nothing-flagged.tsx';

interface FlaggedEmptyProps {
  recovered: number;
  isFiltered: boolean;
  isSnoozed: boolean;
  onClear: () => void;
}

/** Why nothing is flagged, and the one next step. */
export function FlaggedEmpty({ recovered, isFiltered, isSnoozed, onClear }: FlaggedEmptyProps) {
  const me = useMe();
  const isUnconnected = useUnconnected();
  if (me.modes.length === 0) {
    return (
      <EmptyState icon={<IconPlugConnected size={20} stroke={1.5} />} title="Nothing is read yet.">
        Accounts with a failed payment, an overdue invoice, usage over plan or a renewal near appear here once billing
        is read.{' '}
        <Anchor component={Link} to="/customers" inherit underline="always">
          Customers
        </Anchor>{' '}
        is where that begins.
      </EmptyState>
    );
  }
  if (isUnconnected) return <UnconnectedMode />;
  if (isSnoozed) {
    return (
      <EmptyState
        icon={<IconMoon size={20} stroke={1.5} />}
        title="Nothing is snoozed."
        action={<ShowAll onClear={onClear} words="Show what is open" />}
      >
        Snoozed flags wait here and come back on their day.
      </EmptyState>
    );
  }
  if (isFiltered) {
    return (
      <EmptyState
        icon={<IconCircleCheck size={20} stroke={1.5} />}
        title="Nothing is flagged in this selection."
        action={<ShowAll onClear={onClear} words="Show all flagged accounts" />}
      />
    );
  }
  return <NothingFlagged recovered={recovered} />;
}

function ShowAll({ onClear, words }: { onClear: () => void; words: string }) {
  return (
    <Button variant="default" onClick={onClear}>
      {words}
    </Button>
  );
}
