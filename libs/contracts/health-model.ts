import { z } from 'zod';
import { instantSchema, none } from './common.ts';
import { defineEndpoint } from './endpoint.ts';

export const getHealthModel = defineEndpoint({
  id: 'getHealthModel',
  method: 'GET',
  path: '/health-model',
  summary: 'The model that scores accounts now: components, weights, caps.',
  params: none,
  query: none,
  body: none,
  response: z.object({
    version: z.int(),
    name: z.string(),
    components: z.array(z.object({ component: z.string(), weight: z.number() })),
    caps: z.array(
      z.object({
        cause: z.string(),
        steps: z.array(z.object({ fromDay: z.int(), cap: z.int() })),
        hardDeclineCap: z.int().nullable(),
      }),
    ),
    minimumCoverage: z.number(),
    since: instantSchema,
  }),
});
