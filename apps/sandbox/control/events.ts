import type { Announcement } from '../webhooks/announcements.ts';

/** An announced event with what became of it, as the page shows it. */
export interface Dispatch {
  readonly id: string;
  readonly type: string;
  readonly created: number;
  readonly object: string;
  /** Per endpoint: the last answer, or that there was none. */
  readonly deliveries: readonly { readonly endpoint: string; readonly result: string; readonly settled: boolean }[];
}

export function dispatch({ id, type, created, text, pending, results }: Announcement): Dispatch {
  const endpoints = new Set([...pending, ...results.keys()]);
  return {
    id,
    type,
    created,
    object: /"data":\{(?:"object":\{)?"(?:id|uuid)":"([^"]+)"/.exec(text)?.[1] ?? '',
    deliveries: [...endpoints].map((endpoint) => ({
      endpoint,
      result: results.get(endpoint) ?? 'on its way',
      settled: !pending.has(endpoint),
    })),
  };
}
