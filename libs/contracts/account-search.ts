import { z } from 'zod';
import { accountRowSchema } from './account-list.ts';
import { modeSchema, none } from './common.ts';
import { defineEndpoint } from './endpoint.ts';

/** What tells one account from another, and why it was found. */
export const foundAccountSchema = accountRowSchema
  .pick({ id: true, name: true, domain: true, status: true, mrr: true, score: true, band: true })
  .extend({
    foundBy: z.string().nullable().describe('The billing address that was found, where it is not the name; else null.'),
  });
export type FoundAccountDto = z.infer<typeof foundAccountSchema>;

export const findAccounts = defineEndpoint({
  id: 'findAccounts',
  method: 'GET',
  path: '/accounts/search',
  summary:
    'A few accounts of one mode, contacts too, by name or billing address: whose name is what was typed first, then whose name or a ' +
    'word of it begins so, and of equals the highest MRR.',
  params: none,
  query: z.strictObject({ mode: modeSchema, text: z.string().trim().min(1).max(100) }),
  body: none,
  response: z.object({ rows: z.array(foundAccountSchema) }),
});
