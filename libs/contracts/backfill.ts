import { z } from 'zod';
import { instantSchema } from './common.ts';

export const backfillSchema = z.object({
  status: z
    .enum(['waiting', 'running', 'paused', 'failed', 'done', 'canceled'])
    .describe('Canceled: a person stopped it, or the connection was ended.'),
  startedAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
  canResume: z
    .boolean()
    .describe(
      'It was stopped less than a day ago: asked for again, it goes on there. Otherwise everything is read anew.',
    ),
  secondsLeft: z.int().nullable().describe('Estimate; null while nothing can be said.'),
  words: z.string().nullable().describe('Why it waits or failed, and what happens next.'),
  phases: z.array(
    z.object({
      kind: z.string(),
      label: z.string(),
      status: z.enum(['waiting', 'running', 'done', 'unavailable']),
      read: z.int(),
      expected: z.int().nullable(),
      words: z.string().nullable(),
    }),
  ),
});
export type BackfillDto = z.infer<typeof backfillSchema>;
