import { z } from 'zod';
import { idSchema, instantSchema, none } from './common.ts';
import { defineEndpoint } from './endpoint.ts';

export const restoreSchema = z.object({
  restore: z
    .object({
      noticedAt: instantSchema,
      playbooks: z
        .array(z.object({ id: idSchema, name: z.string() }))
        .describe('Those that sent automatically; they write drafts since.'),
      messages: z.int().describe('Approved messages that wait for a person again.'),
    })
    .nullable()
    .describe('The database was found to be another copy than before, and no admin has looked at the playbooks since.'),
});
export type RestoreDto = z.infer<typeof restoreSchema>;

export const getRestore = defineEndpoint({
  id: 'getRestore',
  method: 'GET',
  path: '/restore',
  summary: 'Whether the database was restored from a backup, and what was held back for it.',
  params: none,
  query: none,
  body: none,
  response: restoreSchema,
});

export const noteRestore = defineEndpoint({
  id: 'noteRestore',
  method: 'POST',
  path: '/restore/note',
  summary: 'An admin has looked at the playbooks after a restore: it is not told any more.',
  params: none,
  query: none,
  body: none,
  response: restoreSchema,
});
