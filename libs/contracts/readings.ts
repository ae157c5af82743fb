import { z } from 'zod';
import { idParams, idSchema, instantSchema, none, pageOf, pageQueryShape } from './common.ts';
import { backfillSchema } from './backfill.ts';
import { defineEndpoint } from './endpoint.ts';

/** What a reading found that was not held so, counted by kind, change and reason. */
const findingSchema = z.object({
  kind: z.string(),
  label: z.string(),
  change: z.enum(['added', 'changed', 'deleted']),
  reason: z
    .enum(['no_delivery', 'older_delivery', 'unannounced', 'not_readable', 'never_announced'])
    .describe(
      '`not_readable`: readings before had to leave the kind out. `never_announced`: nothing ever tells of this kind, it comes with ' +
        'each reading; that is no correction.',
    ),
  words: z.string().describe('The reason in words.'),
  objects: z.int(),
  examples: z.array(z.string()).describe("A few of the billing system's own ids."),
});

/** One reading of a connection: what it read, what that cost, and what it found. */
export const readingSchema = z.object({
  id: idSchema,
  cause: z.enum(['first', 'asked', 'night', 'gap']).describe('`gap`: events were lost, so everything was read again.'),
  extent: z
    .enum(['whole', 'recent'])
    .describe(
      '`recent`: what is live, open or younger than 35 days, and a part of the rest; everything within 30 days.',
    ),
  status: z.enum(['waiting', 'running', 'paused', 'failed', 'done', 'canceled']),
  startedAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
  calls: z.int().describe('Reads it took from the billing system.'),
  corrected: z.int().describe('Objects that were not as we held them, and that something should have told of.'),
  brought: z.int().describe('Objects of kinds that nothing announces: new or changed ones come with each reading.'),
  words: z.string().nullable(),
  phases: z.array(
    z.object({
      kind: z.string(),
      label: z.string(),
      status: z.enum(['waiting', 'running', 'done', 'unavailable']),
      read: z.int(),
      corrected: z.int(),
      words: z.string().nullable().describe('Why it could not be read.'),
    }),
  ),
  findings: z.array(findingSchema),
});
export type ReadingDto = z.infer<typeof readingSchema>;

export const listReadings = defineEndpoint({
  id: 'listReadings',
  method: 'GET',
  path: '/connections/:id/readings',
  summary:
    'Readings of everything, newest first: what each read, corrected and could not read, what was missed and why [R7].',
  params: idParams,
  query: z.strictObject({ ...pageQueryShape }),
  body: none,
  response: pageOf(readingSchema),
});

export const cancelBackfill = defineEndpoint({
  id: 'cancelBackfill',
  method: 'POST',
  path: '/connections/:id/backfill/cancel',
  summary: 'Stops the reading that is under way, within a page. Reading again goes on where it stopped.',
  params: idParams,
  query: none,
  body: none,
  response: backfillSchema.nullable(),
});
