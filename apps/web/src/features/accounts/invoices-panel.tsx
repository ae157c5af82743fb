import type { InvoiceDto } from '#contracts/revenue.ts';
import { formatDay, shortDates } from '../../lib/format.ts';
import { MoneyText } from '../../ui/money-text.tsx';
import { SourceLink } from '../../ui/source-link.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { AlsoIn } from './also-in.tsx';
import { Panel } from '../../ui/panel.tsx';
import { type RecordColumn, RecordTable } from './record-table.tsx';
import { invoiceLooks } from './status-tones.ts';
import classes from './account.module.css';

const columns: readonly RecordColumn<InvoiceDto>[] = [
  {
    key: 'number',
    header: 'Invoice',
    cell: (invoice) => (
      <>
        <SourceLink source={invoice.source}>{invoice.number}</SourceLink>
        <AlsoIn sources={invoice.alsoIn} />
        {invoice.words && <span className={classes.rowWords}>{shortDates(invoice.words)}</span>}
      </>
    ),
  },
  { key: 'status', header: 'Status', width: '92px', cell: (invoice) => <InvoiceStatus invoice={invoice} /> },
  { key: 'issued', header: 'Issued', width: '66px', cell: (invoice) => formatDay(invoice.issuedAt) },
  {
    key: 'dueOn',
    header: 'Due on',
    width: '62px',
    cell: (invoice) => (invoice.dueAt ? formatDay(invoice.dueAt) : '–'),
  },
  {
    key: 'due',
    header: 'Due',
    help: 'What was asked for',
    align: 'right',
    width: '92px',
    cell: (invoice) => <MoneyText amount={invoice.due} />,
  },
  {
    key: 'paid',
    header: 'Paid',
    align: 'right',
    width: '92px',
    cell: (invoice) => <MoneyText amount={invoice.paid} />,
  },
  {
    key: 'outstanding',
    header: 'Outstanding',
    align: 'right',
    width: '100px',
    cell: (invoice) =>
      invoice.outstanding.minor === 0 ? '–' : <strong>{<MoneyText amount={invoice.outstanding} />}</strong>,
  },
];

/** The rolling window of invoices, each leading to its object. */
export function InvoicesPanel({ invoices }: { invoices: readonly InvoiceDto[] }) {
  return (
    <Panel id="invoices" title="Invoices" isFlush>
      {invoices.length === 0 ? (
        <p className={classes.none}>Billing has no invoice for this account.</p>
      ) : (
        <RecordTable label="Invoices" columns={columns} rows={invoices} rowKey={(row) => row.source.externalId} />
      )}
    </Panel>
  );
}

function InvoiceStatus({ invoice }: { invoice: InvoiceDto }) {
  if (invoice.isOverdue) return <StatusBadge tone="problem">Overdue</StatusBadge>;
  const look = invoiceLooks[invoice.status];
  return <StatusBadge tone={look.tone}>{look.word}</StatusBadge>;
}
