import { useQuery } from '@tanstack/react-query';
import { FailedState } from '../../ui/failed-state.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { draftOf } from './api.ts';
import { DraftDetail } from './draft-detail.tsx';
import classes from './drafts.module.css';

interface DraftPaneProps {
  id: string;
  onNext: (() => void) | null;
  onDecide: () => void;
}

/** The right pane: one draft, while it is read, when it cannot be, and itself. */
export function DraftPane({ id, onNext, onDecide }: DraftPaneProps) {
  const draft = useQuery(draftOf(id));
  if (draft.data) return <DraftDetail key={id} draft={draft.data} onNext={onNext} onDecide={onDecide} />;
  return (
    <div className={classes.detail}>
      {draft.isError ? (
        <FailedState
          what="The draft could not be loaded."
          kept="Nothing was sent."
          error={draft.error}
          onRetry={() => void draft.refetch()}
        />
      ) : (
        <SkeletonRows rows={10} height={52} />
      )}
    </div>
  );
}
