import { Anchor } from '@mantine/core';
import { formatDay, formatExact } from '../../lib/format.ts';
import { MoneyText } from '../../ui/money-text.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SourceLink } from '../../ui/source-link.tsx';
import { StatusBadge, type Tone } from '../../ui/status-badge.tsx';
import { AlsoIn } from './also-in.tsx';
import { type Charge, type ChargeFees, type ChargeRow, feesWords, useChargeFees } from './charge-fees.ts';
import { type RecordColumn, RecordTable } from './record-table.tsx';
import classes from './account.module.css';

const tones: Partial<Record<string, Tone>> = { succeeded: 'ok', failed: 'problem', pending: 'info' };

const columns: readonly RecordColumn<ChargeRow>[] = [
  {
    key: 'status',
    header: 'Status',
    width: '104px',
    cell: ({ charge: { status }, fees }) =>
      fees?.isReleased ? (
        <StatusBadge tone="neutral">Released</StatusBadge>
      ) : (
        <StatusBadge tone={tones[status] ?? 'neutral'}>{wordOf(status)}</StatusBadge>
      ),
  },
  {
    key: 'refunded',
    header: 'Refunded',
    align: 'right',
    width: '96px',
    cell: ({ charge: { refunded }, fees }) =>
      refunded && refunded.minor > 0 && !fees?.isReleased ? <MoneyText amount={refunded} /> : '–',
  },
  {
    key: 'amount',
    header: 'Amount',
    align: 'right',
    width: '106px',
    cell: ({ charge }) => <MoneyText amount={charge.amount} />,
  },
];

const beforeRefunds = 'Before refunds and disputes';

const feeColumns: readonly RecordColumn<ChargeRow>[] = [
  {
    key: 'fee',
    header: 'Fee',
    help: beforeRefunds,
    align: 'right',
    width: '86px',
    cell: ({ fees }) => (fees?.settlement ? <MoneyText amount={fees.settlement.fee} /> : '–'),
  },
  {
    key: 'net',
    header: 'Net',
    help: beforeRefunds,
    align: 'right',
    width: '106px',
    cell: ({ fees }) => (fees?.settlement ? <MoneyText amount={fees.settlement.net} /> : '–'),
  },
];

interface ChargesPanelProps {
  accountId: string;
  charges: readonly Charge[];
  /** Why some are missing, or all; null where all were read. */
  words: string | null;
}

/** The rolling window of charges, each leading to its object, with what was left after fees, before refunds and disputes. */
export function ChargesPanel({ accountId, charges, words }: ChargesPanelProps) {
  const fees = useChargeFees(accountId, charges);
  const hasFees = fees.isPending || fees.rows.some((row) => row.fees?.settlement);
  const first = firstColumn(fees.absence === null);
  return (
    <Panel id="charges" title="Charges" isFlush>
      {charges.length === 0 ? (
        <p className={classes.none}>{words ?? 'Billing has no charge for this account.'}</p>
      ) : (
        <>
          <RecordTable
            label="Charges"
            columns={[first, ...columns, ...(hasFees ? feeColumns : [])]}
            rows={fees.rows}
            rowKey={({ charge: { source } }) => `${source.connectionId} ${source.externalId}`}
          />
          <FeesNote fees={fees} />
          {words && <p className={classes.note}>Not all charges are known. {words}</p>}
        </>
      )}
    </Panel>
  );
}

/** When it was, and what there is to say of it. */
function firstColumn(saysFees: boolean): RecordColumn<ChargeRow> {
  return {
    key: 'at',
    header: 'Charge',
    cell: (row) => (
      <>
        <SourceLink source={row.charge.source}>
          <time dateTime={row.charge.at} title={formatExact(row.charge.at)}>
            {formatDay(row.charge.at)}
          </time>
        </SourceLink>
        <AlsoIn sources={row.charge.alsoIn} />
        <RowWords words={row.charge.failureReason} />
        <RowWords words={saysFees ? feesWords(row) : null} />
      </>
    ),
  };
}

function RowWords({ words }: { words: string | null }) {
  return words === null ? null : <span className={classes.rowWords}>{words}</span>;
}

/** Why there are no fees at all. */
function FeesNote({ fees: { absence, error, retry } }: { fees: ChargeFees }) {
  if (error !== null) {
    return (
      <p className={classes.note}>
        Fees could not be loaded.{' '}
        <Anchor component="button" type="button" inherit onClick={retry}>
          Try again
        </Anchor>
      </p>
    );
  }
  return absence === null ? null : <p className={classes.note}>{absence}</p>;
}

function wordOf(status: string): string {
  const words = status.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
