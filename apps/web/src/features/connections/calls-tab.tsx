import { Button } from '@mantine/core';
import { IconDownload, IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ConnectionDto } from '#contracts/connections.ts';
import { countOf, formatDay } from '../../lib/format.ts';
import { FailedState } from '../../ui/failed-state.tsx';
import { callsFile, callSumsQuery } from './api.ts';
import { CallSums } from './call-sums.tsx';
import { CallsList } from './calls-list.tsx';
import classes from './calls.module.css';

/** Read-only, provably: the sum of all calls, by resource and answer, and then each of them. */
export function CallsTab({ connection }: { connection: ConnectionDto }) {
  const { id } = connection;
  const { data, error, refetch } = useQuery(callSumsQuery(id));
  const ledger = data ?? connection.ledger;
  if (error) return <FailedState what="The calls could not be summed." error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <div className={classes.head}>
        <div className={classes.sentence}>
          <p className={classes.sum} data-wrong={ledger.writes > 0 || undefined}>
            <IconLock size={14} stroke={1.75} aria-hidden />
            {countOf(ledger.calls, 'call')}, {countOf(ledger.writes, 'write')}
          </p>
          <p className={classes.hint}>
            {ledger.since !== null && `Since ${formatDay(ledger.since)}. `}The transport can express no other calls than
            these reads.
          </p>
        </div>
        <Button
          component="a"
          href={callsFile(id)}
          download
          variant="default"
          leftSection={<IconDownload size={14} stroke={1.75} aria-hidden />}
        >
          Export CSV
        </Button>
      </div>
      {data && data.rows.length > 0 && <CallSums rows={data.rows} />}
      <CallsList id={id} />
    </>
  );
}
