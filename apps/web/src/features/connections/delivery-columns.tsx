import { Link } from 'react-router';
import type { DeliveryDto } from '#contracts/deliveries.ts';
import { Age } from '../../ui/age.tsx';
import type { DataColumn } from '../../ui/data-table-props.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { resultTones, resultWords, sayLatency } from './delivery-results.ts';
import classes from './deliveries.module.css';

type Column = DataColumn<DeliveryDto>;

/** Beside an open delivery there is room for what tells rows apart, and no more. */
export function columnsFor(openId: string | null): readonly Column[] {
  const isNarrow = openId !== null;
  return [eventColumn(openId, isNarrow), resultColumn(isNarrow), ...(isNarrow ? [] : wideColumns), receivedColumn];
}

const eventColumn = (openId: string | null, isNarrow: boolean): Column => ({
  key: 'type',
  header: 'Event',
  width: isNarrow ? 144 : 176,
  grow: 1,
  card: 'title',
  cell: ({ id, type, eventId, words }) => (
    <>
      <code className={classes.code} title={eventId} data-open={id === openId || undefined}>
        {type}
      </code>
      {words !== null && <span className={classes.reason}>{words}</span>}
    </>
  ),
});

const resultColumn = (isNarrow: boolean): Column => ({
  key: 'result',
  header: 'Result',
  width: 96,
  grow: isNarrow ? 0 : 2,
  card: 'aside',
  cell: ({ result, words }) => (
    <span className={classes.result} title={words ?? undefined}>
      <StatusBadge tone={resultTones[result]}>{resultWords[result]}</StatusBadge>
      {!isNarrow && <span className={classes.words}>{words}</span>}
    </span>
  ),
});

const wideColumns: readonly Column[] = [
  {
    key: 'accounts',
    header: 'Account',
    width: 132,
    grow: 1,
    cardLabel: 'Account',
    cell: ({ accounts }) => (accounts.length === 0 ? null : <Accounts accounts={accounts} />),
  },
  { key: 'through', header: 'Through', width: 90, yields: 2, cell: ({ through }) => through },
  {
    key: 'latency',
    header: 'Took',
    width: 80,
    yields: 1,
    align: 'right',
    help: 'From its arrival, or its last replay, until it was applied.',
    cell: ({ latencyMs }) => sayLatency(latencyMs),
  },
];

const receivedColumn: Column = {
  key: 'at',
  header: 'Received',
  width: 120,
  align: 'right',
  cell: ({ receivedAt }) => <Age at={receivedAt} />,
};

/** The one it is about first; whoever else it is about, as the payer of a payment, is counted, and named in the open delivery. */
function Accounts({ accounts: [first, ...others] }: Pick<DeliveryDto, 'accounts'>) {
  if (!first) return null;
  return (
    <span className={classes.accounts}>
      <Link to={`/accounts/${first.id}`} title={first.name} className={classes.door}>
        {first.name}
      </Link>
      {others.length > 0 && (
        <span className={classes.others} title={others.map(({ name }) => name).join(', ')}>
          and {others.length} more
        </span>
      )}
    </span>
  );
}
