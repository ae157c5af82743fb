import { z } from 'zod';
import {
  accountStatusSchema,
  bandSchema,
  idSchema,
  instantSchema,
  modeSchema,
  moneySchema,
  none,
  pageOf,
  pageQueryShape,
  paymentFailureSchema,
  paymentStateSchema,
  personSchema,
} from './common.ts';
import { defineEndpoint } from './endpoint.ts';
import { convertedSchema } from './rates.ts';

/** `all` is every customer: contacts, whom no connected billing system knows, are a list of their own. */
export const pillSchema = z.enum(['all', 'paying', 'trial', 'churned', 'past_due', 'status_unknown', 'contacts']);

/** For a search that must miss nobody: customers and contacts in one list. */
export const listPillSchema = z.enum([...pillSchema.options, 'everyone']);

export const accountSortSchema = z.enum(['mrr', 'name', 'health', 'renewal', 'ended']);

/**
 * The order of each pill unless another is asked for, always by what it shows: what is paid first, of trials the one that ends next, of
 * those who have left who left last, and contacts by name.
 */
export const defaultSorts: Readonly<Record<z.infer<typeof listPillSchema>, z.infer<typeof accountSortSchema>>> = {
  all: 'mrr',
  paying: 'mrr',
  trial: 'renewal',
  churned: 'ended',
  past_due: 'mrr',
  status_unknown: 'mrr',
  contacts: 'name',
  everyone: 'mrr',
};

/** Bands a list can be narrowed to; who is at risk or critical is who the MRR at risk comes from. */
export const bandFilterSchema = z.enum([...bandSchema.options, 'at_risk_or_critical']);

export const renewalFilterSchema = z.enum(['90_days']);

export const accountRowSchema = z.object({
  id: idSchema,
  name: z.string(),
  domain: z.string().nullable(),
  owner: personSchema.nullable(),
  mrr: z.array(moneySchema).nullable().describe('One entry a currency; null when unknown; empty when zero.'),
  mrrWords: z
    .string()
    .nullable()
    .describe('Why there is no MRR at all, where there is no subscription; a free one has zero.'),
  plan: z.string().nullable(),
  status: accountStatusSchema
    .nullable()
    .describe('Null while the account is still being read for the first time, and where it is unknown.'),
  statusWords: z.string().nullable().describe('Why the status is unknown; null of every other account.'),
  paymentHealth: paymentStateSchema.nullable(),
  paymentFailure: paymentFailureSchema.nullable(),
  paymentWords: z.string().nullable(),
  usagePercent: z.number().nullable(),
  renewsAt: instantSchema.nullable(),
  renewsInDays: z.int().nullable(),
  endedAt: instantSchema.nullable().describe('When the last subscription ended, of a canceled account.'),
  lastPlan: z.string().nullable().describe('The plan that ended last, of a canceled account.'),
  score: z.int().nullable(),
  band: bandSchema
    .nullable()
    .describe('Null for a churned account and for a contact: health is for customers who can still be kept.'),
  healthWords: z.string().nullable().describe('The cap in words, or why there is no score.'),
  openFlags: z.int(),
  knownAt: instantSchema.nullable().describe('When the billing facts were last known to be true.'),
});
export type AccountRowDto = z.infer<typeof accountRowSchema>;

/** What lists show of an account's billing. */
export const shownBillingSchema = accountRowSchema.pick({
  mrr: true,
  mrrWords: true,
  plan: true,
  status: true,
  statusWords: true,
  paymentHealth: true,
  paymentFailure: true,
  paymentWords: true,
  usagePercent: true,
  renewsAt: true,
  renewsInDays: true,
  knownAt: true,
});
export type ShownBillingDto = z.infer<typeof shownBillingSchema>;

export const listAccounts = defineEndpoint({
  id: 'listAccounts',
  method: 'GET',
  path: '/accounts',
  summary:
    'Accounts of one mode, highest MRR first, trials next end first, churned ones latest end first, contacts by name, unless ' +
    'sorted otherwise. Keyset pages.',
  params: none,
  query: z.strictObject({
    mode: modeSchema,
    pill: listPillSchema
      .default('all')
      .describe(
        '`all`: every customer. `paying`: active or past due. `trial`. `churned`: canceled. `past_due`. `status_unknown`: the ' +
          'billing system says what nobody knows, or has not been read so far; `statusWords` of each says why. `contacts`: whom no connected billing system ' +
          'knows. `everyone`: customers and contacts.',
      ),
    search: z.string().trim().max(100).optional(),
    band: bandFilterSchema
      .optional()
      .describe('Churned accounts and contacts have none. `at_risk_or_critical`: those whose MRR is at risk.'),
    renewing: renewalFilterSchema.optional().describe('Those that renew within so many days from now.'),
    sort: accountSortSchema
      .optional()
      .describe('Highest `mrr`, `name`, lowest `health` score, next `renewal` or latest `ended` first.'),
    ...pageQueryShape,
  }),
  body: none,
  response: pageOf(accountRowSchema),
});

export const countAccounts = defineEndpoint({
  id: 'countAccounts',
  method: 'GET',
  path: '/accounts/counts',
  summary: 'Counts of each pill, and the strip above the list.',
  params: none,
  query: z.strictObject({ mode: modeSchema }),
  body: none,
  response: z.object({
    pills: z.record(pillSchema, z.int()),
    bands: z.record(bandSchema, z.int()).describe('Accounts of each band, churned ones and contacts left out.'),
    mrr: z.array(moneySchema).describe('MRR of all accounts, one entry a currency; never added across currencies.'),
    mrrAtRisk: z.array(moneySchema),
    doubts: z
      .object({ mrr: z.array(z.string()), mrrAtRisk: z.array(z.string()) })
      .describe(
        'A currency whose sum cannot be held exactly is left out and named here, and that sum is not converted.',
      ),
    mrrConverted: convertedSchema
      .nullable()
      .describe("The same MRR in the workspace's currency; null when it is in that currency already."),
    mrrAtRiskConverted: convertedSchema.nullable(),
    renewingIn90Days: z.int(),
    isReading: z
      .boolean()
      .describe('True until everyone whom a first reading brings has been judged once: the numbers still grow.'),
    isReadingStopped: z
      .boolean()
      .describe(
        'True when a first reading has been stopped or has failed, so that the numbers stay partial until it goes on.',
      ),
    isOtherRead: z
      .boolean()
      .describe(
        'True when such a reading adds to what another connection has brought already: those accounts are known and scored.',
      ),
    isConnected: z
      .boolean()
      .describe(
        'False when no connection of the mode is left: nobody knows what accounts pay, and the sums are empty.',
      ),
    asOf: instantSchema,
  }),
});
