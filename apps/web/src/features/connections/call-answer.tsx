import { StatusBadge } from '../../ui/status-badge.tsx';

/** How a call was answered: quiet where all is well, or may be. */
export function CallAnswer({ status, isExpected }: { status: number; isExpected: boolean | 'maybe' }) {
  if (isExpected === 'maybe') return <StatusBadge tone="quiet">{status}</StatusBadge>;
  if (isExpected) {
    return (
      <StatusBadge tone="quiet" title="Asked for what need not exist: the answer says so.">
        {status}, expected
      </StatusBadge>
    );
  }
  if (status === 0) return <StatusBadge tone="problem">no answer</StatusBadge>;
  return <StatusBadge tone={status < 400 ? 'quiet' : status === 429 ? 'warning' : 'problem'}>{status}</StatusBadge>;
}
