import path from 'node:path';
import { z } from 'zod';
import { kindReadings } from '#connectors/stripe/kinds.ts';
import { Child } from './child.ts';
import { root } from '../build.ts';
import type { Largeness } from '../programs/large-household.ts';
import type { Stage } from './stage.ts';

/** `retrieved`: single objects; the rest are lists. */
const trafficSchema = z.object({
  requests: z.number(),
  retrieved: z.number(),
  limited: z.number(),
  mostInFlight: z.number(),
});
export type Traffic = z.infer<typeof trafficSchema>;

export interface Weather {
  readonly latencyMs: number;
  readonly limits: { readonly global?: number; readonly endpoint?: number };
}

export const calm: Weather = { latencyMs: 0, limits: {} };

/** The billing system that everybody reads. */
export interface BenchBook {
  readonly url: string;
  /** The ids of what a whole reading must bring, by kind. */
  readonly ids: Readonly<Record<string, readonly string[]>>;
  /** Answers what was asked since the last time, and counts anew. */
  traffic(): Promise<Traffic>;
  setWeather(weather: Weather): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a book of customers with one subscription, four invoices and four charges each. A kept one is written out first, as we
 * and as the peer ask for it. The first customer can be made `large`.
 */
export async function openBook(
  stage: Stage,
  customers: number,
  isKept = true,
  large: Largeness | null = null,
): Promise<BenchBook> {
  const fill = kindReadings.flatMap(({ kind, expansions }) => [
    { kind, expand: expansions.map((one) => one.path) },
    { kind, expand: [] },
  ]);
  const child = await Child.start(
    [
      '--experimental-transform-types',
      '--max-old-space-size=12000',
      path.join(root, 'test/bench/programs/book-server.ts'),
    ],
    {
      CUSTOMERS: String(customers),
      KEPT: isKept ? '1' : '',
      FILL: JSON.stringify(fill),
      ...(large ? { LARGE: JSON.stringify(large) } : {}),
    },
  );
  const traffic = async () => trafficSchema.parse(await child.ask({}));
  return {
    url: String(child.ready['listening']),
    ids: z.record(z.string(), z.array(z.string())).parse(await child.ask({ ids: true })),
    traffic,
    setWeather: async (weather) => void (await child.ask({ weather })),
    close: stage.keep(() => child.stop()),
  };
}
