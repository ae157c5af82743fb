import { z } from 'zod';
import { idParams, idSchema, instantSchema, modeSchema, none, pageOf, pageQueryShape, personSchema } from './common.ts';
import { defineEndpoint } from './endpoint.ts';

export const deliveryResultSchema = z
  .enum(['waiting', 'applied', 'ignored', 'failed'])
  .describe('Waiting until every object it named was looked at; ignored and failed say why in words.');
export type DeliveryResult = z.infer<typeof deliveryResultSchema>;

const latencySchema = z
  .int()
  .nullable()
  .describe('Milliseconds from received, or from the last replay, to applied; null until then.');

export const deliverySchema = z.object({
  id: idSchema,
  eventId: z.string(),
  type: z.string(),
  through: z.enum(['webhook', 'polling']),
  receivedAt: instantSchema,
  appliedAt: instantSchema.nullable(),
  latencyMs: latencySchema,
  result: deliveryResultSchema,
  words: z.string().nullable(),
  accounts: z
    .array(z.object({ id: idSchema, name: z.string() }))
    .describe(
      'Of the customers it is about, as far as that is known, in the order in which it names them; two where one pays for the other.',
    ),
});
export type DeliveryDto = z.infer<typeof deliverySchema>;

export const deliveryDetailSchema = deliverySchema.extend({
  mode: modeSchema,
  apiVersion: z.string().nullable(),
  happenedAt: instantSchema.describe("By the billing system's clock."),
  objects: z
    .array(
      z.object({
        kind: z.string(),
        externalId: z.string(),
        url: z.string().nullable().describe('Opens it in the billing system.'),
        account: z.object({ id: idSchema, name: z.string() }).nullable(),
        isAnswered: z.boolean().describe('Looked at since this delivery asked for it.'),
        tries: z.int().describe('Failed tries to read it since it was last asked for.'),
        words: z.string().nullable().describe('Why it could not be read.'),
      }),
    )
    .describe('What it named. Empty when it named nothing that Keepwell reads.'),
  attempts: z
    .array(
      z.object({
        askedAt: instantSchema,
        askedBy: personSchema.nullable().describe('Who had it replayed; null for the arrival itself.'),
        endedAt: instantSchema.nullable(),
        latencyMs: latencySchema,
        result: deliveryResultSchema,
        words: z.string().nullable(),
      }),
    )
    .describe('Oldest first.'),
  payload: z
    .unknown()
    .describe('As it was sent. Names, addresses, card details and all free text are replaced by "[redacted]".'),
  replay: z.object({
    isPossible: z.boolean(),
    words: z.string().nullable().describe('Why not.'),
  }),
});
export type DeliveryDetailDto = z.infer<typeof deliveryDetailSchema>;

export const readAllowanceSchema = z.object({
  reads: z
    .int()
    .describe(
      'Every read this connection made in the last `days`: for changes, usage, whole readings and checks alike.',
    ),
  days: z.int().describe('30; of a sandbox 1, as its calls are kept for no longer.'),
  allowance: z.int().nullable().describe('What the billing system allows in 30 days; null where it names no limit.'),
  transactions: z
    .int()
    .nullable()
    .describe('Payments that succeeded in the last 30 days, as far as they were counted.'),
  isAtLeast: z.boolean().describe('There are more payments than were counted, so the allowance is higher still.'),
  polling: z.object({
    everySeconds: z.int(),
    readsIn30Days: z.int().describe('What polling alone comes to at this pace.'),
    hasWebhooks: z.boolean().describe('Webhooks prove to arrive, so polling only looks for lost ones.'),
    isRefused: z.boolean().describe('Events may not be read: polling only asks whether they may be by now.'),
  }),
  usage: z
    .object({
      customers: z.int(),
      everySeconds: z.int(),
      readsIn30Days: z.int().nullable().describe('What it comes to at least; null where nobody counts.'),
    })
    .nullable()
    .describe('Customers whose usage is read, which no event tells of, and how often; null where nobody is metered.'),
  words: z.string().nullable().describe('What to do, when asking for changes and usage comes to more than is allowed.'),
});
export type ReadAllowanceDto = z.infer<typeof readAllowanceSchema>;

const deliveryParams = z.strictObject({ id: idSchema, deliveryId: idSchema });
const typeFilter = z.string().min(1).max(255).optional();
const accountFilter = idSchema
  .optional()
  .describe('About a customer of this account, or anything held of one; a page looks as far as with `about`.');
const aboutFilter = z
  .string()
  .trim()
  .min(1)
  .max(255)
  .optional()
  .describe(
    'An id: of an event; of an object that was named; or of a customer, which stands for all that is held of it. A page looks through ' +
      'so many deliveries and no more: it may have fewer rows than asked for, even none, and still a next page.',
  );

export const listDeliveries = defineEndpoint({
  id: 'listDeliveries',
  method: 'GET',
  path: '/connections/:id/deliveries',
  summary:
    'Deliveries received or polled, newest first, of one result and one type, and about one id or account, if asked [R14].',
  params: idParams,
  query: z.strictObject({
    result: deliveryResultSchema.optional(),
    type: typeFilter,
    about: aboutFilter,
    account: accountFilter,
    ...pageQueryShape,
  }),
  body: none,
  response: pageOf(deliverySchema).extend({
    isAtLeast: z
      .boolean()
      .describe('More is held of this account or customer than was looked for: there may be more deliveries about it.'),
  }),
});

export const countDeliveries = defineEndpoint({
  id: 'countDeliveries',
  method: 'GET',
  path: '/connections/:id/deliveries/counts',
  summary: 'Deliveries by result, for the filters, and the types that were ever received.',
  params: idParams,
  query: z.strictObject({ type: typeFilter }),
  body: none,
  response: z.object({
    counts: z.array(
      z.object({
        result: deliveryResultSchema,
        count: z.int(),
        isAtLeast: z.boolean().describe('There are more; counting them would cost a scan.'),
      }),
    ),
    types: z.array(z.string()),
  }),
});

export const getDelivery = defineEndpoint({
  id: 'getDelivery',
  method: 'GET',
  path: '/connections/:id/deliveries/:deliveryId',
  summary: 'One delivery: what it said, redacted; what it named; every attempt at it [R14].',
  params: deliveryParams,
  query: none,
  body: none,
  response: deliveryDetailSchema,
});

export const replayDelivery = defineEndpoint({
  id: 'replayDelivery',
  method: 'POST',
  path: '/connections/:id/deliveries/:deliveryId/replay',
  summary:
    'Looks at everything the delivery named once more. Nothing happens twice: what has not changed changes nothing ' +
    '[R14]. 409, with the reason, for what would not be acted on if it came now.',
  params: deliveryParams,
  query: none,
  body: none,
  response: deliveryDetailSchema,
});

export const getReadAllowance = defineEndpoint({
  id: 'getReadAllowance',
  method: 'GET',
  path: '/connections/:id/read-allowance',
  summary: 'What was read in the last 30 days against what the billing system allows [R16].',
  params: idParams,
  query: none,
  body: none,
  response: readAllowanceSchema,
});
