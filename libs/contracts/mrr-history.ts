import { z } from 'zod';
import { idParams, modeSchema, moneySchema, none, wholeNumberQuery } from './common.ts';
import { defineEndpoint } from './endpoint.ts';

const monthSchema = z
  .string()
  .regex(/^\d{4}-\d{2}$/)
  .describe('Calendar month in UTC, YYYY-MM.');

const mrrMonthSchema = z.object({
  month: monthSchema,
  mrr: z.array(moneySchema).nullable().describe('Null when unknown; empty when zero.'),
  isReconstructed: z.boolean().describe('Computed afterwards from subscriptions and invoices, not seen at the time.'),
  doubts: z.array(z.string()).describe('What the computation had to assume, in words.'),
});

export const getAccountMrrHistory = defineEndpoint({
  id: 'getAccountMrrHistory',
  method: 'GET',
  path: '/accounts/:id/mrr-history',
  summary:
    'MRR of an account at the end of each month, oldest first: kept since it was connected, reconstructed before (up to 24 months).',
  params: idParams,
  query: none,
  body: none,
  response: z.object({ rows: z.array(mrrMonthSchema) }),
});

export const getMrrHistory = defineEndpoint({
  id: 'getMrrHistory',
  method: 'GET',
  path: '/mrr-history',
  summary:
    'MRR of all accounts of a mode at the end of each month, oldest first; each part says whether it was reconstructed.',
  params: none,
  query: z.strictObject({ mode: modeSchema, months: wholeNumberQuery({ min: 1, max: 60 }).default(24) }),
  body: none,
  response: z.object({
    rows: z.array(
      z.object({
        month: monthSchema,
        mrr: z.array(moneySchema),
        reconstructed: z.array(moneySchema).describe('The part of it that was reconstructed.'),
        accounts: z.int(),
        unknown: z.int().describe('Accounts whose MRR of that month is unknown; they are in no sum.'),
      }),
    ),
  }),
});
