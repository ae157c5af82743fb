import { z } from 'zod';
import { field, nested, reader, text, whole } from '../../total-readers.ts';
import { instant } from './fields.ts';

/** Only money is prepaid at Stripe, so far. */
const balance = nested(z.object({ monetary: nested(z.object({ currency: text, value: whole })) }));

const grantShape = z.object({
  id: z.string(),
  name: text,
  amount: balance,
  created: instant,
  effective_at: instant,
  expires_at: instant,
  voided_at: instant,
});
export type Grant = z.output<typeof grantShape>;
export const readGrant = reader(grantShape);

const readingShape = z.object({ id: z.string(), grant: field(readGrant), available: balance });
export type CreditReading = z.output<typeof readingShape>;
export const readCreditReading = reader(readingShape);

/** Whether nothing of it may be used any more, whatever comes. */
export function hasEnded(grant: Grant, now: Date): boolean {
  return grant.voided_at !== null || (grant.expires_at !== null && grant.expires_at <= now);
}

/** Whether something of it may be used at this moment. */
export function isActiveGrant(grant: Grant, now: Date): boolean {
  return !hasEnded(grant, now) && (grant.effective_at === null || grant.effective_at <= now);
}
