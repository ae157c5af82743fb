import { Button } from '@mantine/core';
import { EmptyState } from '../../ui/empty-state.tsx';

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
        <Button variant="default" loading={isBusy} onClick={onMore}>
          Look further back
        </Button>
      }
    >
      There are older ones that were not looked at yet.
    </EmptyState>
  );
}
