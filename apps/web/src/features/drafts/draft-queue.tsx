import type { DraftRowDto } from '#contracts/drafts.ts';
import { WorkButton } from '../../ui/work-button.tsx';
import { DraftQueueRow } from './draft-queue-row.tsx';
import classes from './queue.module.css';

interface DraftQueueProps {
  rows: readonly DraftRowDto[];
  selectedId: string | null;
  hasMore: boolean;
  isLoadingMore: boolean;
  onMore: () => void;
}

export function DraftQueue({ rows, selectedId, hasMore, isLoadingMore, onMore }: DraftQueueProps) {
  return (
    <nav className={classes.queue} aria-label="Queue of drafts">
      <ul className={classes.list}>
        {rows.map((row) => (
          <DraftQueueRow key={row.id} row={row} isSelected={row.id === selectedId} />
        ))}
      </ul>
      {hasMore && (
        <div className={classes.more}>
          <WorkButton variant="default" loading={isLoadingMore} onClick={onMore}>
            Show more
          </WorkButton>
        </div>
      )}
    </nav>
  );
}
