import { z } from 'zod';
import { none } from './common.ts';
import { defineEndpoint } from './endpoint.ts';

export const connectorSchema = z.object({
  system: z.string(),
  label: z.string(),
  readWith: z.string().describe('What the system calls what it is read with: key, token.'),
  asksFor: z.string().describe('What a person is to paste: a Stripe restricted key.'),
  hasSandbox: z.boolean().describe('The local sandbox plays this system.'),
  fields: z.array(
    z.object({
      name: z.string(),
      label: z.string(),
      placeholder: z.string(),
      isSecret: z.boolean(),
      isRequired: z.boolean(),
      help: z.string(),
      choices: z
        .array(z.string())
        .readonly()
        .optional()
        .describe(
          'Where it is one of a few words: them all. None of them is taken for granted where the field is required.',
        ),
    }),
  ),
  permissions: z.array(
    z.object({
      slug: z.string(),
      label: z.string(),
      why: z.string(),
      need: z.enum(['required', 'optional', 'none']).describe('`none`: offered by the billing system and not used.'),
    }),
  ),
  createKeyUrl: z.string().nullable(),
});
export type ConnectorDto = z.infer<typeof connectorSchema>;

export const listConnectors = defineEndpoint({
  id: 'listConnectors',
  method: 'GET',
  path: '/connectors',
  summary: 'Billing systems that can be connected, with the form and the permissions to tick.',
  params: none,
  query: none,
  body: none,
  response: z.object({ rows: z.array(connectorSchema) }),
});
