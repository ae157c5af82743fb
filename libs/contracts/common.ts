import { z } from 'zod';

export const modeSchema = z
  .enum(['live', 'test'])
  .describe('Every list, total and report is of one mode (live or test).');
export type Mode = z.infer<typeof modeSchema>;

export const idSchema = z.uuid();
export const instantSchema = z.iso.datetime().describe('UTC instant, ISO 8601.');
export const none = z.strictObject({});
export const idParams = z.strictObject({ id: idSchema });

/** Amount with its exponent, so that nobody divides by the wrong power of ten [N7]. */
export const moneySchema = z.object({
  minor: z.int().describe('Whole minor units.'),
  currency: z.string().describe('Lower-case ISO 4217 code.'),
  text: z.string().describe('Readable amount, for example "€1,234.50".'),
});
export type MoneyDto = z.infer<typeof moneySchema>;

/** A whole number in an address: plain digits and nothing else, so that neither `1e3`, `0x10`, ` 5` nor a repeated name is one. */
export function wholeNumberQuery({ min, max }: { readonly min: number; readonly max: number }) {
  const read = (value: unknown): unknown =>
    typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return z.preprocess(read, z.int('A whole number in plain digits.').min(min).max(max));
}

/** `limit` at most 200, default 50; `cursor` as returned. */
export const pageQueryShape = {
  limit: wholeNumberQuery({ min: 1, max: 200 }).default(50).describe('Rows in one page.'),
  cursor: z.string().max(500).optional().describe('`nextCursor` of the page before; without it, the first page.'),
};

/** The answer of a list: the rows of one page, where the next one begins (null at the end), and how many there are in all. */
export function pageOf<T extends z.ZodType>(row: T) {
  return z.object({
    rows: z.array(row),
    nextCursor: z.string().nullable(),
    total: z.int().nullable().describe('Rows in all pages of this filter; null where counting would cost a scan.'),
  });
}

export const bandSchema = z.enum(['healthy', 'at_risk', 'critical', 'unknown']);
export const billingStatusSchema = z.enum(['active', 'trialing', 'past_due', 'canceled', 'none']);
/** What lists say of an account: a contact is known to no connected billing system. */
export const accountStatusSchema = z.enum([...billingStatusSchema.options, 'contact']);
export const paymentStateSchema = z.enum(['ok', 'failed', 'card_expiring']);
export const paymentFailureSchema = z
  .enum(['payment', 'overdue', 'written_off', 'past_due'])
  .describe(
    'What `failed` rests on. `payment`: one was tried and failed. `overdue`: an invoice is, and no payment of it has failed. ' +
      '`written_off`: an invoice was given up, whether or not a payment was tried. `past_due`: the billing system says so of the subscription.',
  );
export const triggerSchema = z.enum(['payment_failed', 'invoice_overdue', 'usage_over_plan', 'renewal_approaching']);

/** An object in its billing system, with the link that opens it there [R10]. */
export const sourceLinkSchema = z.object({
  system: z.string(),
  connectionId: idSchema,
  kind: z.string(),
  externalId: z.string(),
  url: z.string().nullable(),
});
export type SourceLinkDto = z.infer<typeof sourceLinkSchema>;

/** What every failed request answers. */
export const problemSchema = z.object({
  code: z.string().describe('Stable, for example `playbook_not_found`.'),
  message: z.string().describe('What happened and what to do next, for people.'),
  requestId: z.string(),
  problems: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof problemSchema>;

export const personSchema = z.object({ memberId: idSchema, name: z.string() });
