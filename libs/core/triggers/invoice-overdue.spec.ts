import { aFailedInvoice, anOverdueInvoice, at, inDays, now } from '../testing/builders.ts';
import { held, keys } from '../testing/held.ts';
import { invoiceOverdue } from './invoice-overdue.ts';

const moment = (milliseconds: number) => at(new Date(now.getTime() + milliseconds));

describe('invoice_overdue', () => {
  const due = { invoices: [anOverdueInvoice({ dueAt: now })] };

  it('begins with the due moment, not a moment before', () => {
    expect(keys(invoiceOverdue, due, { moment: moment(-1) })).toEqual([]);
    expect(keys(invoiceOverdue, due, { moment: moment(0) })).toEqual(['invoice_overdue:in_118']);
  });

  it('counts days of grace in the zone of the workspace', () => {
    const settings = { overdueGraceDays: 3 };
    const begin = new Date('2026-05-14T22:00:00Z');
    const berlin = (instant: number) => ({ settings, moment: at(new Date(instant), 'Europe/Berlin') });
    expect(keys(invoiceOverdue, due, berlin(begin.getTime() - 1))).toEqual([]);
    expect(keys(invoiceOverdue, due, berlin(begin.getTime()))).toEqual(['invoice_overdue:in_118']);
  });

  it('says the amount and the day, and offers them to templates', () => {
    expect(held(invoiceOverdue, { invoices: [anOverdueInvoice()] })[0]).toMatchObject({
      words: 'INV-118 (€1,200.00) was due on 3 May 2026',
      since: inDays(-9),
      facts: { dueOn: inDays(-9), invoiceNumber: 'INV-118' },
    });
  });

  it('does not hold for invoices that are charged automatically', () => {
    expect(keys(invoiceOverdue, { invoices: [aFailedInvoice()] })).toEqual([]);
  });
});
