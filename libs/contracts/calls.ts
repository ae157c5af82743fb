import { z } from 'zod';
import { idParams, idSchema, instantSchema, none, pageOf, pageQueryShape, wholeNumberQuery } from './common.ts';
import { defineEndpoint } from './endpoint.ts';

/**
 * How a call came out: too many calls (429) are no failure, the billing system asks for patience; nor is "no such object" where a
 * test of the key asked whether it may ask.
 */
export const callOutcomeSchema = z
  .enum(['answered', 'failed', 'limited'])
  .describe(
    '`limited`: too many calls (429); `failed`: no answer, or any other error but an expected one; `answered`: everything else.',
  );
export type CallOutcome = z.infer<typeof callOutcomeSchema>;

// The database's calendar has no year 0.
const momentSchema = instantSchema.refine((at) => !at.startsWith('0000'), 'A year from 1 on.').optional();

export const callPurposes = ['rest', 'changes', 'usage'] as const;

const placeShape = {
  purpose: z
    .enum(callPurposes)
    .optional()
    .describe(
      'What for: `usage` and `changes` are asked for again and again, `rest` is everything else. Not told of calls made before this was kept: ' +
        'they count as the rest.',
    ),
  resource: z
    .string()
    .min(1)
    .max(500)
    .optional()
    .describe('Exactly this path, with `:id` for each id, as the summary has it.'),
  path: z.string().trim().min(1).max(500).optional().describe('How the path begins.'),
  from: momentSchema.describe('Made at this moment or later.'),
  to: momentSchema.describe('Made before this moment.'),
};

const filterShape = {
  outcome: callOutcomeSchema.optional(),
  status: wholeNumberQuery({ min: 0, max: 999 }).optional().describe('Exactly this answer; 0 when none came.'),
  ...placeShape,
};

/** What the ledger as a file is asked for: a stream, and so no operation that answers with JSON. */
export const callsFileInput = { params: idParams, query: z.strictObject(filterShape), body: none };

export const listCalls = defineEndpoint({
  id: 'listCalls',
  method: 'GET',
  path: '/connections/:id/calls',
  summary:
    'The ledger: every call this connection ever made, newest first, of one outcome, purpose, path and time, if asked [R11]. A page looks ' +
    'through so many calls and no more: it may have fewer rows than asked for, even none, and still a next page.',
  params: idParams,
  query: z.strictObject({ ...filterShape, ...pageQueryShape }),
  body: none,
  response: pageOf(
    z.object({
      id: idSchema,
      at: instantSchema,
      method: z.string(),
      path: z.string(),
      status: z.int().describe('0 when no answer came.'),
      isExpected: z
        .boolean()
        .describe(
          'An error that is the good answer: what was asked for need not exist, and asking is allowed. No failure.',
        ),
      ms: z.int(),
    }),
  ),
});

export const countCalls = defineEndpoint({
  id: 'countCalls',
  method: 'GET',
  path: '/connections/:id/calls/counts',
  summary: 'Calls that were not answered well, by outcome, for the filters of the ledger [R11].',
  params: idParams,
  query: z.strictObject(placeShape),
  body: none,
  response: z.object({
    counts: z.array(
      z.object({
        outcome: callOutcomeSchema,
        count: z.int(),
        isAtLeast: z.boolean().describe('There may be more; counting them would cost a scan.'),
      }),
    ),
  }),
});
