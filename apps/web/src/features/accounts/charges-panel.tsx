import type { RevenueDto } from '#contracts/revenue.ts';
import { formatDay, formatExact } from '../../lib/format.ts';
import { MoneyText } from '../../ui/money-text.tsx';
import { SourceLink } from '../../ui/source-link.tsx';
import { StatusBadge, type Tone } from '../../ui/status-badge.tsx';
import { AlsoIn } from './also-in.tsx';
import { Panel } from '../../ui/panel.tsx';
import { type RecordColumn, RecordTable } from './record-table.tsx';
import classes from './account.module.css';

type Charge = RevenueDto['charges'][number];

const tones: Partial<Record<string, Tone>> = { succeeded: 'ok', failed: 'problem', pending: 'info' };

const columns: readonly RecordColumn<Charge>[] = [
  {
    key: 'at',
    header: 'Charge',
    width: '150px',
    cell: (charge) => (
      <>
        <SourceLink source={charge.source}>
          <time dateTime={charge.at} title={formatExact(charge.at)}>
            {formatDay(charge.at)}
          </time>
        </SourceLink>
        <AlsoIn sources={charge.alsoIn} />
      </>
    ),
  },
  {
    key: 'status',
    header: 'Status',
    width: '104px',
    cell: (charge) => <StatusBadge tone={tones[charge.status] ?? 'neutral'}>{wordOf(charge.status)}</StatusBadge>,
  },
  { key: 'reason', header: 'Why it failed', cell: (charge) => charge.failureReason ?? '–' },
  {
    key: 'refunded',
    header: 'Refunded',
    align: 'right',
    width: '92px',
    cell: (charge) => (charge.refunded && charge.refunded.minor > 0 ? <MoneyText amount={charge.refunded} /> : '–'),
  },
  {
    key: 'amount',
    header: 'Amount',
    align: 'right',
    width: '106px',
    cell: (charge) => <MoneyText amount={charge.amount} />,
  },
];

export function ChargesPanel({ charges }: { charges: readonly Charge[] }) {
  return (
    <Panel id="charges" title="Charges" isFlush>
      {charges.length === 0 ? (
        <p className={classes.none}>Billing has no charge for this account.</p>
      ) : (
        <RecordTable label="Charges" columns={columns} rows={charges} rowKey={(row) => row.source.externalId} />
      )}
    </Panel>
  );
}

function wordOf(status: string): string {
  const words = status.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
