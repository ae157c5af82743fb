import { z } from 'zod';
import { idParams, idSchema, instantSchema, modeSchema, moneySchema, none, pageOf, pageQueryShape } from './common.ts';
import { defineEndpoint } from './endpoint.ts';

export const listMatches = defineEndpoint({
  id: 'listMatches',
  method: 'GET',
  path: '/playbooks/:id/matches',
  summary: 'Accounts whose cause holds now and for which nothing was started.',
  params: idParams,
  query: z.strictObject({ mode: modeSchema }),
  body: none,
  response: z.object({
    rows: z.array(
      z.object({
        enrollmentId: idSchema,
        accountId: idSchema,
        accountName: z.string(),
        to: z.string().nullable(),
        words: z.string(),
        since: instantSchema,
        mrr: z.array(moneySchema).nullable().describe('One entry a currency; null when unknown; empty when zero.'),
      }),
    ),
    total: z.int(),
  }),
});

export const enrolledRowSchema = z.object({
  enrollmentId: idSchema,
  accountId: idSchema,
  accountName: z.string(),
  words: z.string(),
  since: instantSchema.describe('When the playbook began for it.'),
  mrr: z.array(moneySchema).nullable().describe('One entry a currency; null when unknown; empty when zero.'),
  message: z.object({ id: idSchema, words: z.string() }).nullable(),
});
export type EnrolledRowDto = z.infer<typeof enrolledRowSchema>;

export const listEnrolled = defineEndpoint({
  id: 'listEnrolled',
  method: 'GET',
  path: '/playbooks/:id/enrolled',
  summary:
    'Accounts that are inside the playbook now, most MRR first, each with its cause and what became of its message.',
  params: idParams,
  query: z.strictObject({ mode: modeSchema, ...pageQueryShape }),
  body: none,
  response: pageOf(enrolledRowSchema),
});

export const startMatches = defineEndpoint({
  id: 'startMatches',
  method: 'POST',
  path: '/playbooks/:id/start',
  summary: 'Starts adopted enrollments after a person has confirmed the list. 409 when the playbook is off.',
  params: idParams,
  query: none,
  body: z.strictObject({ enrollmentIds: z.array(idSchema).min(1).max(500) }),
  response: z.object({ started: z.int() }),
});
