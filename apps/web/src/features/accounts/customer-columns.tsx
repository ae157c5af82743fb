import type { AccountRowDto } from '#contracts/account-list.ts';
import { formatDay, formatDays, formatExact, formatPercent, shortDates } from '../../lib/format.ts';
import { MrrText } from '../../ui/mrr-text.tsx';
import { Age } from '../../ui/age.tsx';
import { BandMark } from '../../ui/band-mark.tsx';
import type { DataColumn } from '../../ui/data-table-props.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';
import type { Pill } from './api.ts';
import { paymentLook, statusLooks, unknownLook } from './status-tones.ts';
import classes from './customers.module.css';

type Column = DataColumn<AccountRowDto>;

const account: Column = {
  key: 'account',
  header: 'Account',
  sort: 'name',
  card: 'title',
  width: 160,
  grow: 1,
  cell: (row) => (
    <span className={classes.account} title={row.domain ?? undefined}>
      <span className={classes.name}>{row.name}</span>
      {row.domain && <span className={classes.domain}>{row.domain}</span>}
    </span>
  ),
};
const health: Column = {
  key: 'health',
  header: 'Health',
  sort: 'health',
  width: 116,
  yields: 0,
  cell: (row) =>
    row.band === null ? null : (
      <span title={row.healthWords ?? undefined}>
        <BandMark band={row.band} score={row.score} />
      </span>
    ),
};
const mrr: Column = {
  key: 'mrr',
  header: 'MRR',
  sort: 'mrr',
  width: 112,
  align: 'right',
  card: 'aside',
  help: 'Monthly recurring revenue; one amount a currency.',
  cell: (row) => <MrrText mrr={row.mrr} words={row.mrrWords} />,
};
const plan: Column = {
  key: 'plan',
  header: 'Plan',
  width: 128,
  yields: 5,
  cell: (row) => (row.plan === null ? null : <span title={row.plan}>{row.plan}</span>),
};
const status: Column = {
  key: 'status',
  header: 'Status',
  width: 88,
  yields: 3,
  cell: ({ status: known, statusWords }) => {
    const look = known === null ? unknownLook : statusLooks[known];
    const why = known === null ? (statusWords ?? 'Not read yet.') : undefined;
    return (
      <StatusBadge tone={look.tone} title={why}>
        {look.word}
      </StatusBadge>
    );
  },
};
const statusReason: Column = {
  key: 'status-reason',
  header: 'Why unknown',
  width: 216,
  grow: 2,
  cell: ({ statusWords }) =>
    statusWords === null ? null : (
      <span className={classes.reason} title={statusWords}>
        {statusWords}
      </span>
    ),
};
const payment: Column = {
  key: 'payment',
  header: 'Payment',
  cardLabel: 'Payment',
  width: 108,
  yields: 1,
  cell: ({ band, paymentHealth, paymentFailure, paymentWords }) => {
    // Of one who has left nobody asks whether the next payment is in danger.
    if (paymentHealth === null && (paymentWords === null || band === null)) return null;
    const look = paymentHealth === null ? unknownLook : paymentLook(paymentHealth, paymentFailure);
    return (
      <StatusBadge tone={look.tone} title={paymentWords ?? undefined}>
        {look.word}
      </StatusBadge>
    );
  },
};
const paymentReason: Column = {
  key: 'payment-reason',
  header: 'Why past due',
  width: 216,
  grow: 2,
  cell: ({ paymentWords }) =>
    paymentWords === null ? null : (
      <span className={classes.reason} title={paymentWords}>
        {shortDates(paymentWords)}
      </span>
    ),
};
const usage: Column = {
  key: 'usage',
  header: 'Usage',
  cardLabel: 'Usage',
  width: 72,
  yields: 3,
  align: 'right',
  help: 'Percent of what the plan includes.',
  cell: (row) => (row.usagePercent === null ? null : formatPercent(row.usagePercent)),
};
const renewal = (header: string): Column => ({
  key: 'renewal',
  header,
  cardLabel: header,
  sort: 'renewal',
  width: 104,
  yields: 2,
  cell: ({ renewsAt, renewsInDays }) => {
    if (renewsAt === null) return null;
    return <span title={formatExact(renewsAt)}>{toRenewal(renewsAt, renewsInDays)}</span>;
  },
});
const ended: Column = {
  key: 'ended',
  header: 'Ended',
  cardLabel: 'Ended',
  sort: 'ended',
  width: 112,
  yields: 1,
  help: 'When the last subscription ended.',
  cell: ({ endedAt }) => (endedAt === null ? null : <span title={formatExact(endedAt)}>{formatDay(endedAt)}</span>),
};
const lastPlan: Column = {
  key: 'last-plan',
  header: 'Last plan',
  cardLabel: 'Last plan',
  width: 176,
  yields: 3,
  cell: (row) => (row.lastPlan === null ? null : <span title={row.lastPlan}>{row.lastPlan}</span>),
};
const flags: Column = {
  key: 'flags',
  header: 'Flags',
  width: 52,
  yields: 6,
  align: 'right',
  card: 'none',
  help: 'Open flags.',
  cell: (row) => (row.openFlags === 0 ? null : row.openFlags),
};
const owner: Column = {
  key: 'owner',
  header: 'Owner',
  width: 112,
  yields: 4,
  cell: (row) =>
    row.owner === null ? (
      <span className={classes.absent}>No owner</span>
    ) : (
      <span title={row.owner.name}>{row.owner.name}</span>
    ),
};
const known: Column = {
  key: 'known',
  header: 'As of',
  width: 104,
  yields: 7,
  card: 'none',
  help: 'When the billing facts were last known to be true.',
  cell: (row) => <Age at={row.knownAt} />,
};

/** What is asked of each pill's accounts. */
export const columnsOf: Record<Pill, readonly Column[]> = {
  all: [account, mrr, health, status, payment, plan, renewal('Renews'), flags, owner],
  paying: [account, mrr, health, plan, usage, renewal('Renews'), flags, owner, known],
  trial: [account, health, plan, usage, renewal('Term ends'), flags, owner, known],
  churned: [account, ended, lastPlan, owner, known],
  past_due: [account, mrr, health, paymentReason, flags, owner],
  status_unknown: [account, mrr, health, statusReason, flags, owner],
  // Nothing that billing would say: not even a column for it.
  contacts: [account, flags, owner],
};

function toRenewal(at: string, days: number | null): string {
  return days !== null && days >= 0 && days <= 90 ? `in ${formatDays(days)}` : formatDay(at);
}
