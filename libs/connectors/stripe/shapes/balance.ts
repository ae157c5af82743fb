import { z } from 'zod';
import { reader, text, whole } from '../../total-readers.ts';
import { reference } from './fields.ts';

/** Of a charge: the entry in which its money came in (reference "stripe" §4.6); none before it is captured. */
export const readEntryName = reader(z.object({ balance_transaction: reference }));

/** Of a balance transaction. Its amounts are in the currency of the balance, which need not be that of the charge (the same section). */
export const readEntry = reader(z.object({ amount: whole, fee: whole, net: whole, currency: text }));
