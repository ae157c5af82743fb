import { z } from 'zod';
import { limited } from './rate-limit.ts';
import { Problem } from './problem.ts';
import { randomFor } from '../book/random.ts';

/** What shall go wrong. Without `first` and `rate` it goes wrong every time until it is taken away. */
export const faultProfile = z.strictObject({
  /**
   * An HTTP status, or: the connection is cut within the body, the body trickles, a page of HTML comes instead, the JSON ends too
   * soon although the answer is whole.
   */
  status: z.union([z.number().int().min(400).max(599), z.enum(['cut', 'slow', 'html', 'truncated'])]).optional(),
  /** Not the first so many calls that match: a token that is revoked in the middle. */
  after: z.number().int().positive().optional(),
  /** Only the first so many calls that match. */
  first: z.number().int().positive().optional(),
  /** Only this share of the calls that match. */
  rate: z.number().min(0).max(1).optional(),
  /** A regular expression on the path with its query. */
  path: z.string().optional(),
  retryAfter: z.number().optional(),
  /** For 429: the limiter's name; `none` is the lock timeout, which names no limiter. */
  reason: z.string().optional(),
  /** Sets `stripe-should-retry`. */
  shouldRetry: z.boolean().optional(),
  code: z.string().optional(),
  message: z.string().optional(),
  delayMs: z.number().int().min(0).max(120_000).optional(),
  webhooks: z
    .strictObject({
      duplicate: z.boolean().optional(),
      delayMs: z.number().int().min(0).max(120_000).optional(),
      reorder: z.boolean().optional(),
      drop: z.boolean().optional(),
    })
    .optional(),
});

export type FaultProfile = z.infer<typeof faultProfile>;

export type Fault =
  | { readonly kind: 'problem'; readonly problem: Problem }
  | { readonly kind: 'cut' | 'html' | 'truncated' }
  | { readonly kind: 'slow'; readonly delayMs: number };

const SLOW_MS = 3000;

/** Failures on order. Chance is seeded, so that a share of failing calls is the same share of the same calls each time. */
export class Faults {
  private profiles: { profile: FaultProfile; path: RegExp | null; met: number; seen: number }[] = [];
  private readonly random = randomFor(0xfa17);

  set(profile: FaultProfile): void {
    const path = profile.path === undefined ? null : new RegExp(profile.path);
    this.profiles.push({ profile, path, met: 0, seen: 0 });
  }

  clear(): void {
    this.profiles = [];
  }

  get active(): readonly FaultProfile[] {
    return this.profiles.map(({ profile }) => profile);
  }

  get webhooks(): NonNullable<FaultProfile['webhooks']> {
    return this.profiles.reduce((all, { profile }) => ({ ...all, ...profile.webhooks }), {});
  }

  /** What happens to this call, if anything. */
  next(path: string): Fault | null {
    for (const entry of this.profiles) {
      const { profile } = entry;
      if (profile.status === undefined || (entry.path !== null && !entry.path.test(path))) continue;
      entry.seen += 1;
      if (profile.after !== undefined && entry.seen <= profile.after) continue;
      if (profile.first !== undefined && entry.met >= profile.first) continue;
      if (profile.rate !== undefined && !this.random.chance(profile.rate)) continue;
      entry.met += 1;
      return faultOf(profile, profile.status);
    }
    return null;
  }
}

function faultOf(profile: FaultProfile, status: NonNullable<FaultProfile['status']>): Fault {
  if (status === 'slow') return { kind: 'slow', delayMs: profile.delayMs ?? SLOW_MS };
  if (typeof status === 'string') return { kind: status };
  return { kind: 'problem', problem: problemOf(profile, status) };
}

function problemOf(profile: FaultProfile, status: number): Problem {
  const headers: Record<string, string> = {};
  if (profile.retryAfter !== undefined) headers['retry-after'] = String(profile.retryAfter);
  if (profile.shouldRetry !== undefined) headers['stripe-should-retry'] = String(profile.shouldRetry);
  if (status === 429) {
    if (profile.reason === 'none') {
      const message = 'This object cannot be accessed right now because another request is currently accessing it.';
      return new Problem(429, { code: 'lock_timeout', message }, headers);
    }
    const base = limited(profile.reason ?? 'global-rate');
    return new Problem(429, { ...base.fields }, { ...base.headers, ...headers });
  }
  const fields: Record<string, string> = { message: profile.message ?? 'An unknown error occurred.' };
  if (status >= 500) fields['type'] = 'api_error';
  if (profile.code !== undefined) fields['code'] = profile.code;
  return new Problem(status, fields, headers);
}
