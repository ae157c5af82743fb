import { z } from 'zod';
import { idParams, instantSchema, none, pageOf, pageQueryShape } from './common.ts';
import { defineEndpoint } from './endpoint.ts';

export const listCalls = defineEndpoint({
  id: 'listCalls',
  method: 'GET',
  path: '/connections/:id/calls',
  summary: 'The ledger: every call this connection ever made, newest first [R11].',
  params: idParams,
  query: z.strictObject({ ...pageQueryShape }),
  body: none,
  response: pageOf(
    z.object({
      at: instantSchema,
      method: z.string(),
      path: z.string(),
      status: z.int().describe('0 when no answer came.'),
      ms: z.int(),
    }),
  ),
});
