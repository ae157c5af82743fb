import { ActionIcon } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Mode } from '#contracts/common.ts';
import { useAddress, useAddressText } from '../../lib/address.ts';
import { rowsOf } from '../../lib/api.ts';
import { useMode } from '../../lib/mode.ts';
import { FailedState } from '../../ui/failed-state.tsx';
import { FilterChips } from '../../ui/filter-chips.tsx';
import { Page } from '../../ui/page.tsx';
import { PaneSkeleton } from '../../ui/pane-skeleton.tsx';
import { draftPages, type Queue, queues, withheldCount } from './api.ts';
import { DraftPane } from './draft-pane.tsx';
import { DraftQueue } from './draft-queue.tsx';
import { DraftsEmpty } from './drafts-empty.tsx';
import { OfPlaybook } from './of-playbook.tsx';
import { OutageNotice } from './outage-notice.tsx';
import { useDraftWalk } from './use-draft-walk.ts';
import { SendingStopped } from './sending-stopped.tsx';
import { SendingSwitch } from './sending-switch.tsx';
import { WithheldNotice } from './withheld-notice.tsx';
import classes from './drafts.module.css';

const useDraftList = (mode: Mode, queue: Queue, playbookId: string | null) =>
  useInfiniteQuery(draftPages(mode, queue, playbookId));
type DraftList = ReturnType<typeof useDraftList>;

/** What will leave in my name? The queue, and the open message beside it; on a phone one after the other. */
export function DraftsPage() {
  const { mode } = useMode();
  const [queue, setQueue] = useAddress('queue', 'waiting', queues);
  const [playbookId, setPlaybook] = useAddressText('playbook');
  const list = useDraftList(mode, queue, playbookId);
  const rows = rowsOf(list.data);
  const total = list.data?.pages[0]?.total ?? null;
  const { selectedId, isPhone, isOpen, goNext, stay, leave } = useDraftWalk(
    rows,
    `${mode} ${queue} ${playbookId ?? ''}`,
  );
  const { data: withheld = 0 } = useQuery(withheldCount(mode));
  const chips = [
    { value: 'waiting', label: 'Waiting', count: queue === 'waiting' ? total : null },
    ...(withheld > 0 || queue === 'withheld'
      ? [{ value: 'withheld', label: 'Withheld', count: queue === 'withheld' ? total : withheld } as const]
      : []),
    { value: 'sent', label: 'Sent', count: queue === 'sent' ? total : null },
    { value: 'ended', label: 'All ended', count: null },
  ] as const;
  const isQueueShown = !(isPhone && isOpen);
  return (
    <Page
      title="Drafts"
      isPane
      count={queue === 'waiting' ? total : null}
      before={
        isPhone && isOpen ? (
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Back to the queue" onClick={leave}>
            <IconArrowLeft size={18} stroke={1.75} />
          </ActionIcon>
        ) : null
      }
      filters={
        isQueueShown && (
          <>
            <FilterChips label="Which drafts" value={queue} options={chips} onChange={setQueue} />
            {playbookId !== null && <OfPlaybook id={playbookId} onClear={() => setPlaybook(null)} />}
          </>
        )
      }
      action={isQueueShown && <SendingSwitch />}
    >
      <div className={classes.page}>
        <SendingStopped />
        <OutageNotice />
        {queue === 'waiting' && isQueueShown && <WithheldNotice count={withheld} />}
        <div className={classes.panes}>
          {isQueueShown && (
            <QueuePane list={list} queue={queue} selectedId={selectedId} isOfOne={playbookId !== null} />
          )}
          {selectedId !== null && <DraftPane id={selectedId} onNext={goNext} onDecide={stay} />}
        </div>
      </div>
    </Page>
  );
}

interface QueuePaneProps {
  list: DraftList;
  queue: Queue;
  selectedId: string | null;
  /** Of one playbook alone. */
  isOfOne: boolean;
}

function QueuePane({ list, queue, selectedId, isOfOne }: QueuePaneProps) {
  const rows = rowsOf(list.data);
  if (rows.length > 0) {
    return (
      <DraftQueue
        rows={rows}
        selectedId={selectedId}
        hasMore={list.hasNextPage}
        isLoadingMore={list.isFetchingNextPage}
        onMore={() => void list.fetchNextPage()}
      />
    );
  }
  if (list.isSuccess && selectedId !== null) return null;
  return (
    <div className={classes.whole}>
      {list.isPending && <PaneSkeleton height={78} />}
      {list.isError && (
        <FailedState
          what="The drafts could not be loaded."
          kept="Nothing was sent."
          error={list.error}
          onRetry={() => void list.refetch()}
        />
      )}
      {list.isSuccess && <DraftsEmpty queue={queue} isOfOne={isOfOne} />}
    </div>
  );
}
