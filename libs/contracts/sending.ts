import { z } from 'zod';
import { instantSchema, none } from './common.ts';
import { defineEndpoint } from './endpoint.ts';

export const sendingSchema = z.object({
  isStopped: z.boolean(),
  since: instantSchema.nullable(),
  by: z.string().nullable().describe('Name of the member who stopped it.'),
  outage: z
    .object({
      since: instantSchema,
      words: z.string().describe('What the mail server said, or did not offer.'),
      waiting: z.int().describe('Mails that were tried and are held.'),
      notedBy: z.array(z.string()).describe('Members who have taken note.'),
      isNoted: z.boolean().describe('Whether the caller has.'),
    })
    .nullable()
    .describe('The mail server cannot be used safely; told once until mail flows again.'),
  postalAddress: z
    .string()
    .nullable()
    .describe('Stands under every offer; without one, offers never send by themselves.'),
});

export const getSending = defineEndpoint({
  id: 'getSending',
  method: 'GET',
  path: '/sending',
  summary: 'Whether mail may leave this workspace.',
  params: none,
  query: none,
  body: none,
  response: sendingSchema,
});

export const switchSending = defineEndpoint({
  id: 'switchSending',
  method: 'PUT',
  path: '/sending',
  summary: 'The kill switch: stops everything that is not yet handed over, or lets it go on.',
  params: none,
  query: none,
  body: z.strictObject({ isStopped: z.boolean() }),
  response: sendingSchema,
});

export const noteOutage = defineEndpoint({
  id: 'noteOutage',
  method: 'POST',
  path: '/sending/outage/note',
  summary: 'Takes note of the outage that stands: its notice asks this member no more.',
  params: none,
  query: none,
  body: none,
  response: sendingSchema,
});

export const setPostalAddress = defineEndpoint({
  id: 'setPostalAddress',
  method: 'PUT',
  path: '/sending/postal-address',
  summary: "Sets the sender's postal address that stands under every offer.",
  params: none,
  query: none,
  body: z.strictObject({ postalAddress: z.string().trim().min(5).max(300).nullable() }),
  response: sendingSchema,
});
