import { z } from 'zod';
import { bandSchema, instantSchema, sourceLinkSchema } from './common.ts';

const driverSchema = z.object({
  code: z.string(),
  words: z.string(),
  points: z.number(),
  source: sourceLinkSchema.nullable(),
});

export const healthSchema = z.object({
  score: z.int().nullable(),
  band: bandSchema,
  uncapped: z.int().nullable(),
  drivers: z.array(driverSchema),
  caps: z.array(
    z.object({ cause: z.string(), cap: z.int(), words: z.string(), since: instantSchema, source: sourceLinkSchema }),
  ),
  coverage: z.number(),
  unknownReason: z.string().nullable(),
  wayBack: z.string().nullable(),
  modelName: z.string(),
  modelVersion: z.int(),
  evaluatedAt: instantSchema.nullable(),
  history: z.array(z.object({ at: instantSchema, score: z.int().nullable(), band: bandSchema })),
});
export type HealthDto = z.infer<typeof healthSchema>;
