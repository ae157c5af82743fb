import { z } from 'zod';
import {
  bandSchema,
  billingStatusSchema,
  idParams,
  idSchema,
  instantSchema,
  modeSchema,
  moneySchema,
  none,
  pageOf,
  pageQueryShape,
  paymentStateSchema,
  personSchema,
  sourceLinkSchema,
  triggerSchema,
} from './common.ts';
import { defineEndpoint } from './endpoint.ts';
import { convertedSchema } from './rates.ts';

export const pillSchema = z.enum(['all', 'paying', 'trial', 'churned', 'past_due']);
export const accountSortSchema = z.enum(['mrr', 'name', 'health', 'renewal']);

export const accountRowSchema = z.object({
  id: idSchema,
  name: z.string(),
  domain: z.string().nullable(),
  owner: personSchema.nullable(),
  mrr: z.array(moneySchema).nullable().describe('One entry a currency; null when unknown; empty when zero.'),
  plan: z.string().nullable(),
  status: billingStatusSchema,
  paymentHealth: paymentStateSchema.nullable(),
  paymentWords: z.string().nullable(),
  usagePercent: z.number().nullable(),
  renewsAt: instantSchema.nullable(),
  renewsInDays: z.int().nullable(),
  endedAt: instantSchema.nullable().describe('When the last subscription ended, of a canceled account.'),
  lastPlan: z.string().nullable().describe('The plan that ended last, of a canceled account.'),
  score: z.int().nullable(),
  band: bandSchema.nullable().describe('Null for a churned account: health is for customers who can still be kept.'),
  healthWords: z.string().nullable().describe('The cap in words, or why there is no score.'),
  openFlags: z.int(),
  knownAt: instantSchema.nullable().describe('When the billing facts were last known to be true.'),
});
export type AccountRowDto = z.infer<typeof accountRowSchema>;

export const listAccounts = defineEndpoint({
  id: 'listAccounts',
  method: 'GET',
  path: '/accounts',
  summary: 'Accounts of one mode, highest MRR first unless sorted otherwise. Keyset pages.',
  params: none,
  query: z.strictObject({
    mode: modeSchema,
    pill: pillSchema.default('all'),
    search: z.string().trim().max(100).optional(),
    band: bandSchema.optional().describe('Churned accounts have none.'),
    sort: accountSortSchema.default('mrr'),
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
    bands: z.record(bandSchema, z.int()).describe('Accounts of each band, churned ones left out.'),
    mrr: z.array(moneySchema).describe('MRR of all accounts, one entry a currency; never added across currencies.'),
    mrrAtRisk: z.array(moneySchema),
    mrrConverted: convertedSchema
      .nullable()
      .describe("The same MRR in the workspace's currency; null when it is in that currency already."),
    mrrAtRiskConverted: convertedSchema.nullable(),
    renewingIn90Days: z.int(),
    isReading: z.boolean().describe('True while a first backfill runs: the numbers still grow.'),
    asOf: instantSchema,
  }),
});

/** A value with its source and age; `reason` says why it is absent. */
export function factOf<T extends z.ZodType>(value: T) {
  return z.object({
    value: value.nullable(),
    reason: z.string().nullable(),
    source: sourceLinkSchema.nullable(),
    knownAt: instantSchema.nullable(),
  });
}

export const driverSchema = z.object({
  code: z.string(),
  words: z.string(),
  points: z.number(),
  source: sourceLinkSchema.nullable(),
});

export const healthSchema = z.object({
  score: z.int().nullable(),
  band: bandSchema,
  uncapped: z.int().nullable(),
  drivers: z.array(driverSchema),
  caps: z.array(
    z.object({ cause: z.string(), cap: z.int(), words: z.string(), since: instantSchema, source: sourceLinkSchema }),
  ),
  coverage: z.number(),
  unknownReason: z.string().nullable(),
  wayBack: z.string().nullable(),
  modelName: z.string(),
  modelVersion: z.int(),
  evaluatedAt: instantSchema.nullable(),
  history: z.array(z.object({ at: instantSchema, score: z.int().nullable(), band: bandSchema })),
});
export type HealthDto = z.infer<typeof healthSchema>;

export const mrrLineSchema = z.object({
  label: z.string(),
  subscription: sourceLinkSchema,
  monthly: moneySchema.nullable(),
  steps: z.array(z.string()),
  isCounted: z.boolean(),
  words: z.string().nullable().describe('Why the line does not count, or why its amount is unknown.'),
});

export const invoiceSchema = z.object({
  number: z.string(),
  status: z.enum(['draft', 'open', 'paid', 'uncollectible', 'void', 'unknown']),
  isOverdue: z.boolean(),
  daysOverdue: z.int().nullable(),
  hasFailedAttempt: z.boolean(),
  words: z.string().nullable(),
  total: moneySchema,
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
    z.object({ label: z.string(), used: z.number(), included: z.number().nullable(), percent: z.number().nullable() }),
  ),
  paymentHealth: factOf(paymentStateSchema),
  paymentWords: z.string().nullable(),
  renewsAt: factOf(instantSchema),
  renewsInDays: z.int().nullable(),
  renewalWords: z.string().nullable(),
  lifetimeValue: factOf(z.array(moneySchema)),
  refunded: z.array(moneySchema),
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
  customers: z.array(z.object({ name: z.string().nullable(), email: z.string().nullable(), source: sourceLinkSchema })),
  doubts: z.array(z.object({ code: z.string(), words: z.string() })),
});
export type RevenueDto = z.infer<typeof revenueSchema>;

export const accountFlagSchema = z.object({
  id: idSchema,
  trigger: triggerSchema,
  words: z.string(),
  since: instantSchema,
  state: z.enum(['open', 'closed']),
  snoozedUntil: instantSchema.nullable(),
  assignee: personSchema.nullable(),
  closedAt: instantSchema.nullable(),
  closedWords: z.string().nullable(),
});

export const accountSchema = z.object({
  id: idSchema,
  mode: modeSchema,
  name: z.string(),
  domain: z.string().nullable(),
  owner: personSchema.nullable(),
  createdAt: instantSchema,
  customerSince: instantSchema.nullable().describe('When its first subscription began, as billing tells it.'),
  health: healthSchema,
  revenue: revenueSchema.nullable().describe('Null while the first backfill runs and after a disconnect.'),
  revenueWords: z.string().nullable(),
  flags: z.array(accountFlagSchema),
});
export type AccountDto = z.infer<typeof accountSchema>;

export const getAccount = defineEndpoint({
  id: 'getAccount',
  method: 'GET',
  path: '/accounts/:id',
  summary: 'One account: health with its reasons, revenue with source and age, open flags.',
  params: idParams,
  query: none,
  body: none,
  response: accountSchema,
});

export const assignAccount = defineEndpoint({
  id: 'assignAccount',
  method: 'PUT',
  path: '/accounts/:id/owner',
  summary: 'Sets or clears the CSM who owns the account.',
  params: idParams,
  query: none,
  body: z.strictObject({ memberId: idSchema.nullable() }),
  response: none,
});

export const timelineEntrySchema = z.object({
  id: z.string(),
  at: instantSchema,
  kind: z.enum(['billing', 'health', 'flag', 'message', 'playbook', 'model']),
  words: z.string(),
  detail: z.string().nullable(),
  source: sourceLinkSchema.nullable(),
});

export const listTimeline = defineEndpoint({
  id: 'listTimeline',
  method: 'GET',
  path: '/accounts/:id/timeline',
  summary: 'What happened on an account, newest first: billing, health, flags, mail.',
  params: idParams,
  query: z.strictObject({ kind: timelineEntrySchema.shape.kind.optional(), ...pageQueryShape }),
  body: none,
  response: pageOf(timelineEntrySchema),
});
