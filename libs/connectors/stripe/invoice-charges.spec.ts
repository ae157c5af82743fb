import { readCharge, readInvoice, type Charge, type Invoice } from './shapes/invoice.ts';
import { aCharge, anInvoice, anInvoicePayment, list, type Json } from './testing/shapes.ts';
import { chargesOf, namedBy } from './view/invoice-charges.ts';

function read<T>(reader: (value: unknown) => T | null, json: Json): T {
  const shape = reader(json);
  if (shape === null) throw new Error('It cannot be read.');
  return shape;
}

const charge = (given: Json): Charge => read(readCharge, aCharge(given));
const invoice = (given: Json): Invoice => read(readInvoice, anInvoice(given));

describe('the charges of an invoice', () => {
  const idsOf = (one: Invoice, all: readonly Charge[]) => chargesOf(one, namedBy(all)).map(({ id }) => id);

  it('are told by the payment intent, by the charge itself, or, in older shapes, by the invoice', () => {
    const all = [
      charge({ id: 'ch_1', payment_intent: 'pi_1', created: 30 }),
      charge({ id: 'ch_2', payment_intent: 'pi_1', created: 10 }),
      charge({ id: 'ch_3', payment_intent: 'pi_3', created: 20 }),
      charge({ id: 'ch_4', payment_intent: null, created: 40, invoice: 'in_9' }),
      charge({ id: 'ch_5', payment_intent: null, created: 50 }),
    ];
    expect(idsOf(invoice({ id: 'in_1', payments: list([anInvoicePayment('pi_1')]) }), all)).toEqual(['ch_2', 'ch_1']);
    expect(idsOf(invoice({ id: 'in_2', payment_intent: 'pi_3' }), all)).toEqual(['ch_3']);
    expect(idsOf(invoice({ id: 'in_9', charge: 'ch_5' }), all)).toEqual(['ch_4', 'ch_5']);
    expect(idsOf(invoice({ id: 'in_8' }), all)).toEqual([]);
  });

  it('come once each, however many names they share', () => {
    const all = [charge({ id: 'ch_1', payment_intent: 'pi_1', invoice: 'in_1' })];
    const named = invoice({
      id: 'in_1',
      charge: 'ch_1',
      payment_intent: 'pi_1',
      payments: list([anInvoicePayment('pi_1')]),
    });
    expect(idsOf(named, all)).toEqual(['ch_1']);
  });

  it('of very many invoices are looked up, not looked for', () => {
    let looks = 0;
    const seen = (one: Charge): Charge =>
      new Proxy(one, {
        get: (target, name) => {
          looks += 1;
          return Reflect.get(target, name);
        },
      });
    const count = 300;
    const all = Array.from({ length: count }, (_, at) => seen(charge({ id: `ch_${at}`, payment_intent: `pi_${at}` })));
    const named = namedBy(all);
    for (let at = 0; at < count; at += 1) {
      const payments = list([anInvoicePayment(`pi_${at}`)]);
      expect(chargesOf(invoice({ id: `in_${at}`, payments }), named)).toHaveLength(1);
    }
    expect(looks).toBeLessThan(count * 10);
  });
});
