import { z } from 'zod';
import { idSchema, instantSchema, modeSchema, moneySchema, none, pageQueryShape } from './common.ts';
import { defineEndpoint } from './endpoint.ts';
import { convertedSchema } from './rates.ts';
import { mainReasonSchema } from './revenue-variance.ts';

const systemSchema = z.string().trim().min(1).max(50).describe('Name of a billing system, for example `stripe`.');

export const revenueSourceSchema = z.object({
  mode: modeSchema,
  primary: z
    .object({ system: z.string(), label: z.string() })
    .nullable()
    .describe('Owns MRR, ARR, renewal date, plan, usage and status; null while nothing is connected.'),
  chosenAt: instantSchema.nullable().describe('Null until somebody chose: then it is the system connected first.'),
  chosenBy: z.string().nullable(),
  systems: z.array(
    z.object({
      system: z.string(),
      label: z.string(),
      since: instantSchema.describe('When it was first connected.'),
      isReading: z
        .boolean()
        .describe('Accounts are not judged by its first reading yet: what it says is not complete.'),
      rule: z.string().describe('When this one should be primary, as a rule of thumb.'),
    }),
  ),
  canChoose: z.boolean().describe('Two systems are connected: there is something to choose.'),
  words: z.string(),
});
export type RevenueSourceDto = z.infer<typeof revenueSourceSchema>;

export const listRevenueSources = defineEndpoint({
  id: 'listRevenueSources',
  method: 'GET',
  path: '/revenue-sources',
  summary: 'For each mode the connected billing systems, which one owns the revenue, and when which one should.',
  params: none,
  query: none,
  body: none,
  response: z.object({ rows: z.array(revenueSourceSchema) }),
});

const revenueSideSchema = z.object({
  mrr: z
    .array(moneySchema)
    .nullable()
    .describe(
      'Null when unknown; zero is stated in the currency of the other side, and is empty where that names none.',
    ),
  renewsAt: instantSchema.nullable(),
});

export const revenueChangeSchema = z.object({
  accountId: idSchema,
  name: z.string(),
  before: revenueSideSchema,
  after: revenueSideSchema,
  mrrDifference: z
    .array(moneySchema)
    .nullable()
    .describe('After less before, one entry a currency; null when unknown.'),
  changesMrr: z.boolean(),
  changesRenewal: z.boolean(),
  changesStatus: z.boolean(),
  changesPlan: z.boolean(),
  otherChanges: z.array(z.string()).describe('Of status and plan, in words: "Past due → Active".'),
  mainReason: mainReasonSchema
    .nullable()
    .describe('Why the MRR differs: what explains the most of it; null where the systems agree about it.'),
});
export type RevenueChangeDto = z.infer<typeof revenueChangeSchema>;

export const revenueReasonsSchema = z.object({
  accounts: z.int().describe('Accounts whose MRR changes that this is about: the furthest apart, 200 at most.'),
  rows: z.array(
    z.object({
      code: z.string(),
      words: z.string(),
      accounts: z.int().describe('Those of which it is the main reason.'),
      mrrDifference: z.array(moneySchema).describe('Of those together, one entry a currency.'),
    }),
  ),
});
export type RevenueReasonsDto = z.infer<typeof revenueReasonsSchema>;

export const previewRevenueSource = defineEndpoint({
  id: 'previewRevenueSource',
  method: 'POST',
  path: '/revenue-sources/preview',
  summary:
    'What would change if a system became primary: totals, counts, and the accounts whose MRR, renewal date or status ' +
    'change, the furthest apart first, each with its main reason. Changes nothing.',
  params: none,
  query: none,
  body: z.strictObject({
    mode: modeSchema,
    system: systemSchema,
    limit: z.int().min(1).max(200).default(50),
    cursor: pageQueryShape.cursor,
  }),
  response: z.object({
    words: z.string().describe('"12 accounts change MRR, 3 change renewal date, total −1.4 %."'),
    changesMrr: z.int(),
    changesRenewal: z.int(),
    changesStatus: z.int().describe('Accounts that go to another status, and so to other lists.'),
    statusWords: z.string().nullable().describe('"9 Past due → Active, 3 Active → Canceled"; null where none changes.'),
    statuses: z
      .array(z.object({ from: z.string(), to: z.string(), accounts: z.int() }))
      .describe('From which status to which, the most accounts first.'),
    changesPlan: z.int().describe('Those whose plan alone changes its name are counted here and not among `rows`.'),
    becomesUnknown: z.int().describe('Accounts whose MRR would be unknown; they are in neither total.'),
    totals: z.array(
      z.object({
        currency: z.string(),
        before: moneySchema,
        after: moneySchema,
        percent: z.number().nullable().describe('Change in percent, one decimal; null where before is zero.'),
      }),
    ),
    beforeConverted: convertedSchema.nullable(),
    afterConverted: convertedSchema.nullable(),
    reasons: revenueReasonsSchema.nullable().describe('With the first page; null on those that follow.'),
    rows: z.array(revenueChangeSchema),
    nextCursor: z.string().nullable(),
  }),
});

export const chooseRevenueSource = defineEndpoint({
  id: 'chooseRevenueSource',
  method: 'PUT',
  path: '/revenue-sources',
  summary:
    'Makes a connected system the primary revenue source of a mode. An event in the history of accounts, not a ' +
    'movement of MRR; what then holds is adopted and fires nothing. 400 for one that is not connected in the mode.',
  params: none,
  query: none,
  body: z.strictObject({ mode: modeSchema, system: systemSchema }),
  response: revenueSourceSchema,
});
