import { useNavigate } from 'react-router';
import type { RevenueChangeDto } from '#contracts/revenue-sources.ts';
import { formatDay } from '../../lib/format.ts';
import type { More } from '../../lib/more-of.ts';
import { DataTable } from '../../ui/data-table.tsx';
import type { DataColumn } from '../../ui/data-table-props.ts';
import { MoneyText } from '../../ui/money-text.tsx';
import { StatedMrr } from '../../ui/stated-mrr.tsx';
import classes from './revenue.module.css';

interface ChangedAccountsProps extends More {
  rows: readonly RevenueChangeDto[];
  to: string;
}

const absent = <span className={classes.absent}>–</span>;

/** The accounts that a switch changes, the furthest apart first; each opens. */
export function ChangedAccounts({ rows, to, ...more }: ChangedAccountsProps) {
  const navigate = useNavigate();
  if (rows.length === 0) return null;
  return (
    <div className={classes.bleed}>
      <DataTable
        label="Accounts that change"
        columns={columnsOf(to)}
        rows={rows}
        rowKey={(row) => row.accountId}
        rowHref={hrefOf}
        onOpen={(row) => void navigate(hrefOf(row))}
        {...more}
      />
    </div>
  );
}

function hrefOf(row: { accountId: string }): string {
  return `/accounts/${row.accountId}#two-systems`;
}

function columnsOf(to: string): readonly DataColumn<RevenueChangeDto>[] {
  return [
    {
      key: 'account',
      header: 'Account that changes',
      width: 160,
      grow: 2,
      card: 'title',
      cell: (row) => <span title={row.name}>{row.name}</span>,
    },
    {
      key: 'before',
      header: 'Now',
      width: 108,
      grow: 1,
      align: 'right',
      cell: (row) => <StatedMrr mrr={row.before.mrr} />,
    },
    {
      key: 'after',
      header: `With ${to}`,
      width: 120,
      grow: 1,
      align: 'right',
      cell: (row) => (
        <>
          <span className={classes.arrow} aria-hidden>
            →{' '}
          </span>
          <StatedMrr mrr={row.after.mrr} />
        </>
      ),
    },
    {
      key: 'difference',
      header: 'Difference',
      width: 108,
      grow: 1,
      align: 'right',
      card: 'aside',
      cell: (row) => (row.mrrDifference?.length === 0 ? absent : <MoneyText amount={row.mrrDifference} isChange />),
    },
    {
      key: 'reason',
      header: 'Main reason',
      width: 120,
      grow: 1,
      yields: 1,
      cell: ({ mainReason }) => mainReason && <span title={mainReason.sentence ?? undefined}>{mainReason.words}</span>,
    },
    { key: 'renewal', header: 'Renewal', width: 168, grow: 1, yields: 2, cell: (row) => <Renewal row={row} /> },
    { key: 'others', header: 'Status, plan', width: 150, grow: 1, yields: 3, cell: (row) => <Others row={row} /> },
  ];
}

function Others({ row: { otherChanges } }: { row: RevenueChangeDto }) {
  if (otherChanges.length === 0) return <span className={classes.absent}>same</span>;
  const words = otherChanges.join('; ');
  return <span title={words}>{words}</span>;
}

function Renewal({ row }: { row: RevenueChangeDto }) {
  const label = <span className={classes.cardLabel}>Renewal </span>;
  if (!row.changesRenewal) return <span className={classes.absent}>{label}same</span>;
  return (
    <>
      {label}
      {dayOf(row.before.renewsAt)} → {dayOf(row.after.renewsAt)}
    </>
  );
}

function dayOf(at: string | null): string {
  return at === null ? 'no date' : formatDay(at);
}
