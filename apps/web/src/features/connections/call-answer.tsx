import { StatusBadge } from '../../ui/status-badge.tsx';

/** How a call was answered: quiet where all is well. */
export function CallAnswer({ status }: { status: number }) {
  if (status === 0) return <StatusBadge tone="problem">no answer</StatusBadge>;
  return <StatusBadge tone={status < 400 ? 'quiet' : status === 429 ? 'warning' : 'problem'}>{status}</StatusBadge>;
}
