import { useQuery } from '@tanstack/react-query';
import type { ConnectionDto } from '#contracts/connections.ts';
import { FailedState } from '../../ui/failed-state.tsx';
import { Section } from '../../ui/section.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { disconnectPreviewQuery } from './api.ts';
import { ConnectAgain } from './connect-again.tsx';
import { CountList } from './count-list.tsx';
import { leftOf } from './left-of.ts';

/** After a disconnect: what was left, counted anew, and the way to bring the rest back. */
export function WhatIsLeft({ connection }: { connection: ConnectionDto }) {
  const { data, error, refetch } = useQuery(disconnectPreviewQuery(connection.id));
  return (
    <Section
      title="What is left"
      hint="Everything that was read of this connection has been removed."
      action={<ConnectAgain connection={connection} />}
    >
      {error ? (
        <FailedState what="What is left could not be counted." error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <CountList title="Kept here" rows={[...leftOf(data.stays), ['Billing objects', data.goes.objects]]}>
          Connecting the same account again brings the rest back to the same records.
        </CountList>
      ) : (
        <SkeletonRows rows={5} height={28} />
      )}
    </Section>
  );
}
