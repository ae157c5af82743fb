import fc from 'fast-check';
import { wholeDaysBetween } from './period.ts';
import { paymentProblems } from './health/payment-problems.ts';
import { daysOverdue } from './snapshot/invoice-state.ts';
import { templateValues } from './templates/template-values.ts';
import { aSnapshot, anOverdueInvoice, at } from './testing/builders.ts';
import { held } from './testing/held.ts';
import { invoiceOverdue } from './triggers/invoice-overdue.ts';

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Apia'];
const instants = fc.date({ min: new Date('2025-01-01'), max: new Date('2026-12-31'), noInvalidDate: true });

describe('the days that an invoice is overdue', () => {
  it('are the same number in the list of invoices, in the cap, for the flag and in a draft', () => {
    fc.assert(
      fc.property(
        instants,
        fc.integer({ min: 0, max: 14 * 86_400_000 }),
        fc.constantFrom(...zones),
        (dueAt, age, zone) => {
          const moment = at(new Date(dueAt.getTime() + age), zone);
          const snapshot = aSnapshot({ invoices: [anOverdueInvoice({ dueAt })] });
          const [invoice] = snapshot.invoices;
          const [occurrence] = held(invoiceOverdue, { invoices: [anOverdueInvoice({ dueAt })] }, { moment });
          if (!invoice || !occurrence) throw new Error('It is overdue from its due moment on.');
          const days = daysOverdue(invoice, moment);
          const parties = {
            accountName: 'Keel',
            workspaceName: 'Northwind',
            sender: { name: 'Ada' },
            recipient: { name: null },
          };
          expect(templateValues({ occurrence, snapshot, ...parties }, moment)['daysOverdue']).toBe(days);
          expect(wholeDaysBetween(occurrence.since, moment.now, zone)).toBe(days);
          const words = days === 0 ? 'overdue since today' : `${days} ${days === 1 ? 'day' : 'days'} overdue`;
          expect(paymentProblems(snapshot, moment).map((problem) => problem.words)).toEqual([
            `invoice INV-118, ${words}`,
          ]);
        },
      ),
    );
  });
});
