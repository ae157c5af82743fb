import { z } from 'zod';
import { idParams, moneySchema, none, sourceLinkSchema } from './common.ts';
import { defineEndpoint } from './endpoint.ts';

const chargeFeesSchema = z.object({
  charge: sourceLinkSchema,
  isReleased: z
    .boolean()
    .describe('Authorised and never captured: nothing was paid, although billing lists it as succeeded and refunded.'),
  settlement: z
    .object({
      gross: moneySchema,
      fee: moneySchema,
      net: moneySchema.describe('`gross` less `fee`, before refunds and disputes.'),
      source: sourceLinkSchema,
    })
    .nullable()
    .describe(
      'Before refunds and disputes: of the payment alone. In the currency of the balance it was paid into, which may be another than the one of the charge.',
    ),
  words: z
    .string()
    .nullable()
    .describe('Why there is none, that it is in another currency than the charge, or that refunds are not taken off.'),
});
export type ChargeFeesDto = z.infer<typeof chargeFeesSchema>;

export const listChargeFees = defineEndpoint({
  id: 'listChargeFees',
  method: 'GET',
  path: '/accounts/:id/charge-fees',
  summary:
    'What was left of each charge of an account after fees, before refunds and disputes, in the order of its charges.',
  params: idParams,
  query: none,
  body: none,
  response: z.object({ rows: z.array(chargeFeesSchema) }),
});
