import { Problem } from './problem.ts';

/** Calls allowed in a second: over all endpoints, and on each of them. Absent means no limit. */
export interface Limits {
  readonly global?: number;
  readonly endpoint?: number;
}

/** Buckets that refill evenly; a full one holds a second's worth. */
export class RateLimiter {
  limits: Limits;
  private readonly buckets = new Map<string, { left: number; at: number }>();

  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** Throws when a limit is passed; `now` in milliseconds. */
  take(mode: string, endpoint: string, now: number): void {
    if (!this.spend(`${mode} ${endpoint}`, this.limits.endpoint, now)) throw limited('endpoint-rate');
    if (!this.spend(mode, this.limits.global, now)) throw limited('global-rate');
  }

  private spend(name: string, perSecond: number | undefined, now: number): boolean {
    if (perSecond === undefined) return true;
    const bucket = this.buckets.get(name) ?? { left: perSecond, at: now };
    const left = Math.min(perSecond, bucket.left + ((now - bucket.at) / 1000) * perSecond);
    this.buckets.set(name, { left: left >= 1 ? left - 1 : left, at: now });
    return left >= 1;
  }
}

export function limited(reason: string): Problem {
  return new Problem(
    429,
    {
      code: 'rate_limit',
      message: 'Request rate limit exceeded. Learn more about rate limits at https://stripe.com/docs/rate-limits.',
    },
    { 'stripe-rate-limited-reason': reason },
  );
}
