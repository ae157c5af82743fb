import type { ConnectionDto } from '#contracts/connections.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';

/** What kind of source it is: system, mode, and whether anything behind it is real. */
export function ConnectionBadges({ connection }: { connection: ConnectionDto }) {
  return (
    <>
      <StatusBadge tone="neutral">{connection.systemLabel}</StatusBadge>
      <StatusBadge tone={connection.mode === 'live' ? 'info' : 'warning'}>
        {connection.mode === 'live' ? 'Live' : 'Test'}
      </StatusBadge>
      {connection.isSandbox && <StatusBadge tone="neutral">Sandbox</StatusBadge>}
    </>
  );
}
