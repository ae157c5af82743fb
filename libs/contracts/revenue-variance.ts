import { z } from 'zod';
import {
  billingStatusSchema,
  idParams,
  idSchema,
  instantSchema,
  modeSchema,
  moneySchema,
  none,
  pageOf,
  pageQueryShape,
  sourceLinkSchema,
} from './common.ts';
import { defineEndpoint } from './endpoint.ts';

const mrrWords =
  'Null when unknown; nothing is stated in the currency of the other system, and is empty where that names none either.';

export const varianceReasonSchema = z.object({
  code: z.string().describe('Stable, for example `discount_counted_by_one`.'),
  words: z.string(),
  amount: z
    .array(moneySchema)
    .describe('The part of the difference that this explains; empty where it cannot be told.'),
  sources: z.array(sourceLinkSchema),
});

export const accountVarianceSchema = z.object({
  accountId: idSchema,
  systems: z.array(
    z.object({
      system: z.string(),
      label: z.string(),
      isPrimary: z.boolean(),
      isOwner: z.boolean().describe('Its values are the ones shown for this account.'),
      mrr: z.array(moneySchema).nullable().describe(mrrWords),
      reason: z.string().nullable().describe('Why the MRR is unknown.'),
      renewsAt: instantSchema.nullable(),
      status: billingStatusSchema.nullable(),
      plan: z.string().nullable(),
      sources: z.array(sourceLinkSchema),
    }),
  ),
  difference: z
    .array(moneySchema)
    .nullable()
    .describe('The other system less the one whose values are shown; null when unknown; empty when they agree.'),
  reasons: z.array(varianceReasonSchema),
  unexplained: z.array(moneySchema).nullable(),
  words: z.string(),
});
export type AccountVarianceDto = z.infer<typeof accountVarianceSchema>;

export const getRevenueVariance = defineEndpoint({
  id: 'getRevenueVariance',
  method: 'GET',
  path: '/accounts/:id/revenue-variance',
  summary: 'What each billing system says an account pays, and why they differ, as far as the facts tell.',
  params: idParams,
  query: none,
  body: none,
  response: accountVarianceSchema,
});

export const mainReasonSchema = z.object({
  code: z.string().describe('As on the account; `unexplained` where facts leave more open than any explains.'),
  words: z.string().describe('In a word or two, for a list.'),
  sentence: z.string().nullable().describe('The fact itself; null where no fact tells.'),
});

export const revenueVarianceRowSchema = z.object({
  accountId: idSchema,
  name: z.string(),
  systems: z.array(
    z.object({
      system: z.string(),
      label: z.string(),
      isPrimary: z.boolean(),
      mrr: z.array(moneySchema).nullable().describe(mrrWords),
    }),
  ),
  difference: z
    .array(moneySchema)
    .nullable()
    .describe('What the other system says less what the primary says, one entry a currency; null when unknown.'),
  mainReason: mainReasonSchema.nullable().describe('What explains the most of it; null when they now agree.'),
});
export type RevenueVarianceRowDto = z.infer<typeof revenueVarianceRowSchema>;

export const listRevenueVariance = defineEndpoint({
  id: 'listRevenueVariance',
  method: 'GET',
  path: '/revenue-variance',
  summary: 'Accounts that two billing systems know and disagree about, the furthest apart first.',
  params: none,
  query: z.strictObject({ mode: modeSchema, ...pageQueryShape }),
  body: none,
  response: pageOf(revenueVarianceRowSchema),
});
