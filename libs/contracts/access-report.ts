import { z } from 'zod';
import { modeSchema, none } from './common.ts';
import { defineEndpoint } from './endpoint.ts';

export const resourceReportSchema = z.object({
  resource: z.string(),
  label: z.string(),
  isRequired: z.boolean(),
  result: z.enum(['readable', 'missing', 'failed']),
  permissions: z.array(z.string()).describe("The billing system's own slugs; several are alternatives."),
  words: z.string().nullable(),
});

export const accessReportSchema = z.object({
  mode: modeSchema.nullable().describe('As the credentials tell it; null where they are none, and tell nothing.'),
  keyKind: z.string(),
  externalAccountId: z.string().nullable(),
  accountName: z.string().nullable(),
  resources: z.array(resourceReportSchema),
  warnings: z.array(z.string()),
  isSufficient: z.boolean(),
  failure: z.object({ kind: z.string(), words: z.string() }).nullable(),
});
export type AccessReportDto = z.infer<typeof accessReportSchema>;

export const credentialsBody = z.strictObject({
  system: z.string().max(40),
  credentials: z
    .record(z.string().max(40), z.string().max(400))
    .describe(
      'By the names of the fields that `listConnectors` gives for the system. No required one may be left out: `account` of Measure says ' +
        'whether the company is `live` or `test`. What is refused is answered in words, with 400 where it was to be kept; 400 also names ' +
        'a field that the system does not have.',
    ),
});

export const testConnection = defineEndpoint({
  id: 'testConnection',
  method: 'POST',
  path: '/connections/test',
  summary:
    'Tries every read that is needed with these credentials and names each missing permission. Keeps nothing but the calls: in the ' +
    'ledger of the connection whose key or account it is, else in the log of the server.',
  params: none,
  query: none,
  body: credentialsBody,
  response: accessReportSchema,
});
