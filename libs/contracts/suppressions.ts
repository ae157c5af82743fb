import { z } from 'zod';
import { idParams, idSchema, instantSchema, none, pageOf, pageQueryShape } from './common.ts';
import { defineEndpoint } from './endpoint.ts';

export const suppressionSchema = z.object({
  id: idSchema,
  pattern: z.string().describe("A whole address in its normal form, or '@' and a domain."),
  kind: z.enum(['bounced', 'unsubscribed', 'blocked']),
  reason: z.string(),
  stops: z.enum(['everything', 'offers']),
  since: instantSchema,
  by: z.string().nullable().describe('The member who blocked it; null for a mail server and for the reader.'),
  lifted: z.object({ at: instantSchema, by: z.string().nullable() }).nullable(),
});
export type SuppressionDto = z.infer<typeof suppressionSchema>;

export const listSuppressions = defineEndpoint({
  id: 'listSuppressions',
  method: 'GET',
  path: '/suppressions',
  summary: 'Addresses that are not written to, newest first, or those that were lifted.',
  params: none,
  query: z.strictObject({ state: z.enum(['standing', 'lifted']).default('standing'), ...pageQueryShape }),
  body: none,
  response: pageOf(suppressionSchema),
});

export const blockAddress = defineEndpoint({
  id: 'blockAddress',
  method: 'POST',
  path: '/suppressions',
  summary: 'Stops all mail to an address, or to every address of a domain. Twice is once. 400 for anything else.',
  params: none,
  query: none,
  body: z.strictObject({ pattern: z.string().trim().min(3).max(254), reason: z.string().trim().min(1).max(200) }),
  response: suppressionSchema,
});

export const liftSuppression = defineEndpoint({
  id: 'liftSuppression',
  method: 'POST',
  path: '/suppressions/:id/lift',
  summary: 'Lets the address be written to again. Who lifted it, and when, is kept.',
  params: idParams,
  query: none,
  body: none,
  response: suppressionSchema,
});
