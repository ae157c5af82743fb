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
      grow: 1,
      card: 'title',
      cell: (row) => <span title={row.name}>{row.name}</span>,
    },
    {
      key: 'before',
      header: 'Now',
      width: 108,
      align: 'right',
      cell: (row) => <StatedMrr mrr={row.before.mrr} />,
    },
    {
      key: 'after',
      header: `With ${to}`,
      width: 120,
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
    {
      key: 'others',
      header: 'Renewal, status, plan',
      width: 216,
      grow: 4,
      yields: 2,
      cell: ({ before, after, changesRenewal, otherChanges }) => {
        const renewal = changesRenewal ? [`Renewal ${dayOf(before.renewsAt)} → ${dayOf(after.renewsAt)}`] : [];
        const words = [...renewal, ...otherChanges].join('; ');
        return words === '' ? null : <span title={words}>{words}</span>;
      },
    },
  ];
}

function dayOf(at: string | null): string {
  return at === null ? 'no date' : formatDay(at);
}
