import { Button } from '@mantine/core';
import { IconDownload, IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ConnectionDto } from '#contracts/connections.ts';
import { countOf, formatDay } from '../../lib/format.ts';
import { useScrollToHash } from '../../lib/use-scroll-to-hash.ts';
import { FailedState } from '../../ui/failed-state.tsx';
import { CallFilters } from './call-filters.tsx';
import { CallSums } from './call-sums.tsx';
import { callsFile, callSumsQuery } from './calls-api.ts';
import { CallsList } from './calls-list.tsx';
import { useCallFilter } from './use-call-filter.ts';
import classes from './calls.module.css';

/** Read-only, provably: the sum of all calls, by resource and answer, and then each of them. */
export function CallsTab({ connection }: { connection: ConnectionDto }) {
  const { id } = connection;
  const chosen = useCallFilter();
  useScrollToHash();
  const { data, error, refetch } = useQuery(callSumsQuery(id));
  const ledger = data ?? connection.ledger;
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
            {connection.isSandbox && ' Of a sandbox the calls of a day are kept, and the sums of all.'}
          </p>
        </div>
        <Button
          component="a"
          href={callsFile(id, chosen.filter)}
          download
          variant="default"
          leftSection={<IconDownload size={14} stroke={1.75} aria-hidden />}
        >
          {chosen.isNarrowed ? 'Export filtered CSV' : 'Export CSV'}
        </Button>
      </div>
      {error ? (
        <FailedState
          what="The calls could not be summed by resource."
          kept="Each of them is kept."
          error={error}
          onRetry={() => void refetch()}
        />
      ) : (
        <>
          {data && data.rows.length > 0 && <CallSums id={id} rows={data.rows} />}
          {!data && ledger.calls > 0 && <div className={`${classes.sums} ${classes.coming}`} aria-hidden />}
        </>
      )}
      <CallFilters id={id} chosen={chosen} />
      <CallsList id={id} filter={chosen.filter} />
    </>
  );
}
