import { useInfiniteQuery } from '@tanstack/react-query';
import { rowsOf } from '../../lib/api.ts';
import { useAddress } from '../../lib/address.ts';
import { useMode } from '../../lib/mode.ts';
import { FailedState } from '../../ui/failed-state.tsx';
import { Page } from '../../ui/page.tsx';
import { ConnectionStrips } from '../../ui/connection-strips.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { WorkButton } from '../../ui/work-button.tsx';
import { assignees, flaggedPages, groups, snoozes } from './api.ts';
import { FlaggedEmpty } from './flagged-empty.tsx';
import { FlaggedFilters } from './flagged-filters.tsx';
import { FlaggedList } from './flagged-list.tsx';
import { WhoseFilter } from './whose-filter.tsx';
import classes from './flagged-more.module.css';

/** Whom do I contact today, and why? */
export function FlaggedPage() {
  const { mode } = useMode();
  const [group, setGroup] = useAddress('group', 'all', groups);
  const [assignee, setAssignee] = useAddress('whose', 'anyone', assignees);
  const [snoozed, setSnoozed] = useAddress('snoozed', 'hide', snoozes);
  const flagged = useInfiniteQuery(flaggedPages({ mode, group, assignee, snoozed }));
  const first = flagged.data?.pages[0];
  const rows = rowsOf(flagged.data);
  const clear = () => {
    if (snoozed !== 'hide') setSnoozed('hide');
    else if (group !== 'all') setGroup('all');
    else setAssignee('anyone');
  };
  return (
    <Page
      title="Flagged"
      count={first?.total ?? null}
      filters={<FlaggedFilters group={group} onGroup={setGroup} counts={first?.groups} total={first?.total ?? null} />}
      action={<WhoseFilter assignee={assignee} onAssignee={setAssignee} snoozed={snoozed} onSnoozed={setSnoozed} />}
    >
      <ConnectionStrips />
      {flagged.isPending && <SkeletonRows rows={12} height={50} hasHead />}
      {flagged.isError && rows.length === 0 && (
        <FailedState
          what="The flagged accounts could not be loaded."
          kept="No flag was changed."
          error={flagged.error}
          onRetry={() => void flagged.refetch()}
        />
      )}
      {first && rows.length === 0 && (
        <FlaggedEmpty
          recovered={first.recoveredThisWeek}
          isFiltered={group !== 'all' || assignee !== 'anyone'}
          isSnoozed={snoozed === 'only'}
          onClear={clear}
        />
      )}
      {rows.length > 0 && <FlaggedList rows={rows} />}
      {flagged.hasNextPage && (
        <div className={classes.more}>
          <WorkButton
            variant="default"
            loading={flagged.isFetchingNextPage}
            onClick={() => void flagged.fetchNextPage()}
          >
            Show more
          </WorkButton>
        </div>
      )}
    </Page>
  );
}
