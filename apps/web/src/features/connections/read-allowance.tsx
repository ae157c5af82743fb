import { useQuery } from '@tanstack/react-query';
import type { ReadAllowanceDto } from '#contracts/deliveries.ts';
import { countOf, formatCount } from '../../lib/format.ts';
import { FailedState } from '../../ui/failed-state.tsx';
import { Meter } from '../../ui/meter.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Section } from '../../ui/section.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { readAllowanceQuery } from './api.ts';
import classes from './read-allowance.module.css';

/** What was read in 30 days against what the billing system allows, and whether polling alone would go beyond it. */
export function ReadAllowance({ id, systemLabel }: { id: string; systemLabel: string }) {
  const { data, error, refetch } = useQuery(readAllowanceQuery(id));
  return (
    <Section title="Reads" hint={hintOf(data, systemLabel)}>
      {error ? (
        <FailedState what="The reads could not be counted." error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Content reads={data} systemLabel={systemLabel} />
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

function Content({ reads: figures, systemLabel }: { reads: ReadAllowanceDto; systemLabel: string }) {
  const { reads, allowance, words } = figures;
  const share = allowance === null || allowance === 0 ? null : reads / allowance;
  return (
    <div className={classes.reads}>
      <p className={classes.count}>
        <strong>{countOf(reads, 'read')}</strong>
        {allowance === null
          ? `; ${systemLabel} names no limit for this connection.`
          : ` of ${formatCount(allowance)}${figures.isAtLeast ? ' or more' : ''} allowed`}
      </p>
      {share !== null && <Meter label="Reads of what is allowed" share={share} />}
      <p className={classes.more}>
        {pollingOf(figures)} {usageOf(figures)}
        {growthOf(figures)}
      </p>
      {words && <Notice tone="warning">{words}</Notice>}
    </div>
  );
}

/** How changes come, and what asking for them costs. */
function pollingOf({ polling }: ReadAllowanceDto): string {
  return `${howOf(polling)}, ${countOf(polling.readsIn30Days, 'read')} in 30 days.`;
}

/** Usage is told by no event: it is asked for besides. */
function usageOf({ usage }: ReadAllowanceDto): string {
  if (usage === null) return '';
  const { customers, everySeconds, readsIn30Days } = usage;
  const cost =
    readsIn30Days === null ? '' : `, ${paceOf(everySeconds)}, at least ${countOf(readsIn30Days, 'read')} in 30 days`;
  return `Usage of ${countOf(customers, 'customer')} is asked for besides${cost}. `;
}

function growthOf({ transactions, isAtLeast, allowance }: ReadAllowanceDto): string {
  if (allowance === null || transactions === null) return '';
  const counted = `${isAtLeast ? 'at least ' : ''}${countOf(transactions, 'payment')}`;
  return `What is allowed grows with payments: ${counted} in 30 days.`;
}

function howOf({ everySeconds, hasWebhooks, isRefused }: ReadAllowanceDto['polling']): string {
  const pace = paceOf(everySeconds);
  if (isRefused) {
    const ways = hasWebhooks ? 'by webhook and with the nightly reading' : 'with the nightly reading alone';
    return `Events may not be read: changes show ${ways}. Whether they may be by now is asked ${pace}`;
  }
  if (hasWebhooks) return `Webhooks arrive; changes are asked for ${pace} as well, in case one was lost`;
  return `While no webhook arrives, changes are asked for ${pace}`;
}

function paceOf(seconds: number): string {
  if (seconds < 120) return `every ${seconds} seconds`;
  return `every ${formatCount(Math.round(seconds / 60))} minutes`;
}
