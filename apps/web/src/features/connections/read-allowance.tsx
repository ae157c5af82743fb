import { useQuery } from '@tanstack/react-query';
import type { ConnectionDto } from '#contracts/connections.ts';
import type { ReadAllowanceDto } from '#contracts/deliveries.ts';
import { countOf, formatCount } from '../../lib/format.ts';
import { FailedState } from '../../ui/failed-state.tsx';
import { Meter } from '../../ui/meter.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Section } from '../../ui/section.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { readAllowanceQuery } from './api.ts';
import { pollingOf } from './polling-words.ts';
import { sayPace } from './say-pace.ts';
import classes from './read-allowance.module.css';

/** What was read in 30 days against what the billing system allows, and whether polling alone would go beyond it. */
export function ReadAllowance({ connection }: { connection: ConnectionDto }) {
  const { systemLabel } = connection;
  const { data, error, refetch } = useQuery(readAllowanceQuery(connection.id));
  return (
    <Section title="Reads" hint={hintOf(data, systemLabel)}>
      {error ? (
        <FailedState what="The reads could not be counted." error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Content reads={data} connection={connection} />
      ) : (
        <SkeletonRows rows={1} height={64} />
      )}
    </Section>
  );
}

function hintOf(reads: ReadAllowanceDto | undefined, systemLabel: string): string {
  return reads?.days === 1
    ? 'The last 24 hours, everything included: calls of a sandbox are kept for no longer.'
    : `The last 30 days, usage and whole readings included; shared with your own use of ${systemLabel}.`;
}

function Content({ reads: figures, connection }: { reads: ReadAllowanceDto; connection: ConnectionDto }) {
  const { reads, allowance, words } = figures;
  const share = allowance === null || allowance === 0 ? null : reads / allowance;
  return (
    <div className={classes.reads}>
      <p className={classes.count}>
        <strong>{countOf(reads, 'read')}</strong>
        {allowance === null
          ? `; ${connection.systemLabel} names no limit for this connection.`
          : ` of ${formatCount(allowance)}${figures.isAtLeast ? ' or more' : ''} allowed`}
      </p>
      {share !== null && <Meter label="Reads of what is allowed" share={share} />}
      <p className={classes.more}>
        {pollingOf(figures, connection)} {usageOf(figures)}
        {growthOf(figures)}
      </p>
      {words && <Notice tone="warning">{words}</Notice>}
    </div>
  );
}

/** Usage is told by no event. */
function usageOf({ usage }: ReadAllowanceDto): string {
  if (usage === null) return '';
  const { customers, everySeconds, readsIn30Days } = usage;
  const cost = readsIn30Days === null ? '' : `, at least ${countOf(readsIn30Days, 'read')} in 30 days`;
  return `No event tells of usage: that of ${countOf(customers, 'customer')} is read ${sayPace(everySeconds)}${cost}. `;
}

function growthOf({ transactions, isAtLeast, allowance }: ReadAllowanceDto): string {
  if (allowance === null || transactions === null) return '';
  const counted = `${isAtLeast ? 'at least ' : ''}${countOf(transactions, 'payment')}`;
  return `What is allowed grows with payments: ${counted} in 30 days.`;
}
