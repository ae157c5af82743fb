import { NativeSelect } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import { listTimeline, timelineEntrySchema } from '#contracts/timeline.ts';
import { useAddress } from '../../lib/address.ts';
import { pagesOf, rowsOf } from '../../lib/api.ts';
import { FailedState } from '../../ui/failed-state.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { Panel } from '../../ui/panel.tsx';
import { WorkButton } from '../../ui/work-button.tsx';
import { TimelineList } from './timeline-list.tsx';
import classes from './timeline.module.css';

const kinds = ['all', ...timelineEntrySchema.shape.kind.options] as const;
type Kind = (typeof kinds)[number];
const labels: Record<Kind, string> = {
  all: 'Everything',
  billing: 'Billing',
  health: 'Health',
  flag: 'Flags',
  message: 'Mail',
  playbook: 'Playbooks',
  model: 'Health model',
};

/** What happened, newest first, of all kinds or of one. */
export function TimelinePanel({ accountId }: { accountId: string }) {
  const [kind, setKind] = useAddress<Kind>('timeline', 'all', kinds);
  const query: z.input<typeof listTimeline.query> = kind === 'all' ? {} : { kind };
  const timeline = useInfiniteQuery(pagesOf(listTimeline, { params: { id: accountId }, query }));
  const entries = rowsOf(timeline.data);
  return (
    <Panel
      id="timeline"
      title="Timeline"
      aside={
        <NativeSelect
          size="xs"
          aria-label="Show in the timeline"
          value={kind}
          data={kinds.map((value) => ({ value, label: labels[value] }))}
          onChange={(event) => setKind(kinds.find((value) => value === event.currentTarget.value) ?? 'all')}
        />
      }
    >
      {timeline.isPending && <SkeletonRows rows={6} height={44} />}
      {timeline.isError && entries.length === 0 && (
        <FailedState
          what="The timeline could not be loaded."
          error={timeline.error}
          onRetry={() => void timeline.refetch()}
        />
      )}
      {timeline.isSuccess && entries.length === 0 && (
        <p className={classes.none}>
          {kind === 'all' ? 'Nothing has happened yet.' : 'Nothing of this kind has happened.'}
        </p>
      )}
      <TimelineList entries={entries} />
      {timeline.hasNextPage && (
        <WorkButton
          fullWidth
          variant="default"
          loading={timeline.isFetchingNextPage}
          onClick={() => void timeline.fetchNextPage()}
        >
          Show earlier
        </WorkButton>
      )}
    </Panel>
  );
}
