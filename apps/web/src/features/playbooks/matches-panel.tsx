import { useQuery } from '@tanstack/react-query';
import type { PlaybookDto } from '#contracts/playbooks.ts';
import { listMatches } from '#contracts/enrollments.ts';
import { queryOf } from '../../lib/api.ts';
import { useMode } from '../../lib/mode.ts';
import { useIsAdmin } from '../../lib/roles.ts';
import { FailedState } from '../../ui/failed-state.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { MatchesForm } from './matches-form.tsx';
import classes from './playbook.module.css';

/** Whose cause holds now and for whom nothing was started. */
export function MatchesPanel({ playbook }: { playbook: PlaybookDto }) {
  const { mode } = useMode();
  const isAdmin = useIsAdmin();
  const matches = useQuery(queryOf(listMatches, { params: { id: playbook.id }, query: { mode } }));
  const rows = matches.data?.rows;
  if (matches.isPending) return <SkeletonRows rows={4} />;
  if (!rows) {
    return (
      <FailedState
        what="The matches could not be loaded."
        kept="Nothing was started."
        error={matches.error}
        onRetry={() => void matches.refetch()}
      />
    );
  }
  if (rows.length === 0) {
    return (
      <p className={classes.none}>
        {playbook.isOn
          ? 'No account waits here. New causes start by themselves.'
          : isAdmin
            ? 'Switch it on to see whose cause holds already. They start only when you confirm them here.'
            : 'While it is off, nobody waits here.'}
      </p>
    );
  }
  return <MatchesForm playbook={playbook} rows={rows} total={matches.data?.total ?? rows.length} />;
}
