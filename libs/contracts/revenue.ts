import { z } from 'zod';
import {
  billingStatusSchema,
  instantSchema,
  moneySchema,
  paymentFailureSchema,
  paymentStateSchema,
  sourceLinkSchema,
} from './common.ts';

/** A value with its source and age; `reason` says why it is absent. */
function factOf<T extends z.ZodType>(value: T) {
  return z.object({
    value: value.nullable(),
    reason: z.string().nullable(),
    source: sourceLinkSchema.nullable().describe('The one object that says it; null where there are several.'),
    sources: z.array(sourceLinkSchema).describe('Every object that it comes from.'),
    knownAt: instantSchema.nullable(),
  });
}

const mrrLineSchema = z.object({
  label: z.string(),
  subscription: sourceLinkSchema,
  monthly: moneySchema.nullable(),
  steps: z.array(z.string()),
  isCounted: z.boolean(),
  words: z.string().nullable().describe('Why the line does not count, or why its amount is unknown.'),
});

const declineSchema = z
  .enum(['hard', 'soft'])
  .nullable()
  .describe(
    'Of a failed payment: whether this payment method is refused for good (hard) or a retry may go through (soft); null ' +
      'where nothing failed or nobody says which.',
  );

const invoiceSchema = z.object({
  number: z.string(),
  status: z.enum(['draft', 'open', 'paid', 'uncollectible', 'void', 'unknown']),
  isOverdue: z.boolean(),
  daysOverdue: z.int().nullable(),
  hasFailedAttempt: z.boolean(),
  decline: declineSchema,
  words: z.string().nullable(),
  total: moneySchema,
  due: moneySchema.describe('What it asked for: the total, less what stood to the credit of the customer.'),
  paid: moneySchema,
  outstanding: moneySchema,
  issuedAt: instantSchema,
  dueAt: instantSchema.nullable(),
  paidAt: instantSchema.nullable(),
  source: sourceLinkSchema,
  alsoIn: z.array(sourceLinkSchema).describe('The same invoice in other billing systems.'),
});
export type InvoiceDto = z.infer<typeof invoiceSchema>;

export const revenueSchema = z.object({
  source: z
    .object({ system: z.string(), label: z.string() })
    .nullable()
    .describe('The billing system that MRR, ARR, plan, status, renewal and usage of this account come from.'),
  mrr: factOf(z.array(moneySchema)),
  arr: factOf(z.array(moneySchema)),
  mrrDefinition: z
    .string()
    .describe('What MRR means here, in print: computed from prices, or as the system states it [R18].'),
  mrrLines: z.array(mrrLineSchema),
  plan: factOf(z.string()),
  status: factOf(billingStatusSchema),
  usagePercent: factOf(z.number()),
  usage: z.array(
    z.object({
      label: z.string(),
      used: z.number(),
      included: z.number().nullable(),
      percent: z.number().nullable(),
      source: sourceLinkSchema,
      knownAt: instantSchema.nullable(),
    }),
  ),
  paymentHealth: factOf(paymentStateSchema),
  paymentFailure: paymentFailureSchema.nullable(),
  paymentWords: z.string().nullable(),
  decline: declineSchema,
  renewsAt: factOf(instantSchema),
  renewsInDays: z.int().nullable(),
  renewalWords: z.string().nullable(),
  lifetimeValue: factOf(z.array(moneySchema)),
  refunded: factOf(z.array(moneySchema)).describe(
    'One entry a currency; the reason says why refunds are not, or not all, known.',
  ),
  invoices: z.array(invoiceSchema),
  charges: z.array(
    z.object({
      at: instantSchema,
      status: z.string(),
      amount: moneySchema,
      refunded: moneySchema.nullable(),
      failureReason: z.string().nullable(),
      source: sourceLinkSchema,
      alsoIn: z.array(sourceLinkSchema).describe('The same payment in other billing systems.'),
    }),
  ),
  chargesWords: z
    .string()
    .nullable()
    .describe(
      'Why charges of a billing system are missing, or stand as they were last read; null where all were read.',
    ),
  customers: z.array(z.object({ name: z.string().nullable(), email: z.string().nullable(), source: sourceLinkSchema })),
  doubts: z.array(z.object({ code: z.string(), words: z.string() })),
});
export type RevenueDto = z.infer<typeof revenueSchema>;
