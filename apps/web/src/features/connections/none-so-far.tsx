import { EmptyState } from '../../ui/empty-state.tsx';
import { WorkButton } from '../../ui/work-button.tsx';

interface NoneSoFarProps {
  /** What was not found, as a sentence. */
  title: string;
  isBusy: boolean;
  onMore: () => void;
}

/** A search looks through so many of the newest and then waits to be told to go on. */
export function NoneSoFar({ title, isBusy, onMore }: NoneSoFarProps) {
  return (
    <EmptyState
      title={title}
      action={
        <WorkButton variant="default" loading={isBusy} onClick={onMore}>
          Look further back
        </WorkButton>
      }
    >
      There are older ones that were not looked at yet.
    </EmptyState>
  );
}
