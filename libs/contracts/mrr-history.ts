import { z } from 'zod';
import { idParams, instantSchema, modeSchema, moneySchema, none, wholeNumberQuery } from './common.ts';
import { defineEndpoint } from './endpoint.ts';
import { convertedSchema } from './rates.ts';

const monthSchema = z
  .string()
  .regex(/^\d{4}-\d{2}$/)
  .describe('Calendar month in UTC, YYYY-MM.');

/** What all rows of an answer are converted into, and how each of them is. */
const currencySchema = z.string().describe("The workspace's currency: `converted` is in it.");
const asOfSchema = instantSchema.describe('Now: the month it is in still runs, and is as it stands at this moment.');
const convertedMonthSchema = convertedSchema
  .nullable()
  .describe(
    'The MRR as one total at the reference rates in force on the last day of the month (today in the running one), with the day of ' +
      "the rates; null when it is all in the workspace's currency, or not wholly known.",
  );

const mrrMonthSchema = z.object({
  month: monthSchema,
  mrr: z.array(moneySchema).nullable().describe('Null when unknown; empty when zero.'),
  converted: convertedMonthSchema,
  isReconstructed: z.boolean().describe('Computed afterwards from subscriptions and invoices, not seen at the time.'),
  doubts: z.array(z.string()).describe('What the computation had to assume, in words.'),
});

export const getAccountMrrHistory = defineEndpoint({
  id: 'getAccountMrrHistory',
  method: 'GET',
  path: '/accounts/:id/mrr-history',
  summary:
    'MRR of an account at the end of each month, and now in the running one, oldest first: kept since it was connected, reconstructed before (up to 24 months).',
  params: idParams,
  query: none,
  body: none,
  response: z.object({
    currency: currencySchema,
    asOf: asOfSchema,
    noneWords: z
      .string()
      .nullable()
      .describe('Why there is no MRR in all months; null where there is some, or may be.'),
    rows: z.array(mrrMonthSchema),
  }),
});

export const getMrrHistory = defineEndpoint({
  id: 'getMrrHistory',
  method: 'GET',
  path: '/mrr-history',
  summary:
    'MRR of all accounts of a mode at the end of each month, and now in the running one, oldest first; each part says whether it was reconstructed.',
  params: none,
  query: z.strictObject({ mode: modeSchema, months: wholeNumberQuery({ min: 1, max: 60 }).default(24) }),
  body: none,
  response: z.object({
    currency: currencySchema,
    asOf: asOfSchema,
    rows: z.array(
      z.object({
        month: monthSchema,
        mrr: z.array(moneySchema),
        converted: convertedMonthSchema,
        reconstructed: z.array(moneySchema).describe('The part of it that was reconstructed.'),
        accounts: z.int(),
        unknown: z.int().describe('Accounts whose MRR of that month is unknown; they are in no sum.'),
        doubts: z
          .array(z.string())
          .describe('A currency whose sum cannot be held exactly is left out, and named here.'),
      }),
    ),
  }),
});
