import { z } from 'zod';
import type { Parts } from './parts.ts';

const origin = z.url({ protocol: /^https?$/ }).transform((url) => new URL(url).origin);

/** Where somebody was reached, and where they are now. */
export const move = z.strictObject({ from: origin, to: origin });

/** Endpoints of both halves below one address are posted to at another from now on; answers how many. */
export function moveEndpoints({ hooks, measureHooks }: Parts, { from, to }: z.infer<typeof move>): number {
  const moved = (url: string) => `${to}${url.slice(from.length)}`;
  const isThere = ({ url }: { url: string }) => new URL(url).origin === from;
  const [ours, theirs] = [hooks.list.filter(isThere), measureHooks.list.filter(isThere)];
  for (const { since: _since, ...endpoint } of ours) hooks.register({ ...endpoint, url: moved(endpoint.url) });
  for (const { since: _since, ...endpoint } of theirs) measureHooks.register({ ...endpoint, url: moved(endpoint.url) });
  return ours.length + theirs.length;
}
