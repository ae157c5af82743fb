import { z } from 'zod';
import { idSchema, modeSchema, none } from './common.ts';
import { defineEndpoint } from './endpoint.ts';

export const listConsents = defineEndpoint({
  id: 'listConsents',
  method: 'GET',
  path: '/connections/consent',
  summary:
    'Billing systems that can be connected over their own consent page, and the modes this server is set up for [R3].',
  params: none,
  query: none,
  body: none,
  response: z.object({
    rows: z.array(
      z.object({
        system: z.string(),
        label: z.string(),
        words: z.string().describe('Who can use it, in plain words.'),
        modes: z.array(modeSchema).describe('Modes that the operator has set up; empty when there is none.'),
      }),
    ),
  }),
});

export const beginConsent = defineEndpoint({
  id: 'beginConsent',
  method: 'POST',
  path: '/connections/consent',
  summary:
    'Begins to connect over the consent page: answers where to send this browser. Its answer is taken once, from the same browser ' +
    'and person, within ten minutes. Needs a session; an API key is refused.',
  params: none,
  query: none,
  body: z.strictObject({ system: z.string().max(40), mode: modeSchema }),
  response: z.object({ url: z.url() }),
});

export const completeConsent = defineEndpoint({
  id: 'completeConsent',
  method: 'POST',
  path: '/connections/consent/complete',
  summary: 'Takes the answer that the consent page sent back with the browser, and starts reading the account.',
  params: none,
  query: none,
  body: z.strictObject({
    state: z.string().min(1).max(200),
    code: z.string().min(1).max(500).optional(),
    error: z.string().max(200).optional(),
  }),
  response: z.object({ connectionId: idSchema }),
});
