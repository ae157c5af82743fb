import { StatusBadge } from '../../ui/status-badge.tsx';

/** How a call was answered: quiet where all is well. */
export function CallAnswer({ status, isExpected = false }: { status: number; isExpected?: boolean }) {
  if (isExpected) {
    return (
      <StatusBadge tone="quiet" title="A test of the key asks for what does not exist, to learn what it may read.">
        {status}, expected
      </StatusBadge>
    );
  }
  if (status === 0) return <StatusBadge tone="problem">no answer</StatusBadge>;
  return <StatusBadge tone={status < 400 ? 'quiet' : status === 429 ? 'warning' : 'problem'}>{status}</StatusBadge>;
}
