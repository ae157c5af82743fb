import type Stripe from 'stripe';
import type { Range } from '../api/query.ts';
import type { Row, Walk } from '../api/resource.ts';
import type { Announced } from '../api/shop.ts';
import type { BookContext } from '../book/context.ts';
import { DAY } from '../book/calendar.ts';
import { API_VERSION } from '../shapes/common.ts';
import type { Draft } from '../shapes/announce.ts';

/** One announced event; the object in it is as it was at that moment, kept as text. */
export interface Announcement {
  readonly number: number;
  readonly id: string;
  readonly type: string;
  readonly created: number;
  readonly text: string;
  /** Endpoints that have not answered well yet. */
  readonly pending: Set<string>;
  /** The last answer of each endpoint: a status, or why there was none. */
  readonly results: Map<string, string>;
}

/** Stripe shows events for this long; and no book needs more of them than this in memory. */
const KEEP_FOR = 30 * DAY;
const KEEP_AT_MOST = 20_000;

export class Announcements implements Announced {
  private readonly context: BookContext;
  private kept: Announcement[] = [];
  private next = 0;

  constructor(context: BookContext) {
    this.context = context;
  }

  get nextNumber(): number {
    return this.next;
  }

  /** Gives a draft its number and moment, and keeps it. */
  record(draft: Draft, at: number): Announcement {
    const number = this.next;
    this.next += 1;
    const event = draft({
      id: this.context.ids.of('event', number),
      object: 'event',
      api_version: API_VERSION,
      created: at,
      livemode: false,
      pending_webhooks: 0,
      request: { id: null, idempotency_key: null },
    });
    const announcement: Announcement = {
      number,
      id: event.id,
      type: event.type,
      created: at,
      text: JSON.stringify(event),
      pending: new Set(),
      results: new Map(),
    };
    this.kept.push(announcement);
    this.forget(at);
    return announcement;
  }

  byNumber(number: number): Announcement | null {
    return this.kept[number - (this.kept[0]?.number ?? 0)] ?? null;
  }

  /** The latest, newest first. */
  latest(count: number): Announcement[] {
    return this.kept.slice(Math.max(0, this.kept.length - count)).toReversed();
  }

  from(number: number): Announcement[] {
    return this.kept.filter((one) => one.number >= number);
  }

  find(id: string): Stripe.Event | null {
    const place = this.context.ids.placeOf(id);
    const found = place?.kind === 'event' ? this.byNumber(place.owner) : null;
    return found === null ? null : eventOf(found);
  }

  *walk({ newestFirst, after, created }: Walk): Iterable<Row<Stripe.Event>> {
    const first = this.kept[0]?.number ?? 0;
    const place = after === undefined ? null : this.context.ids.placeOf(after);
    const step = newestFirst ? -1 : 1;
    let i = newestFirst ? this.kept.length - 1 : 0;
    if (place !== null) i = place.owner - first + step;
    for (; i >= 0 && i < this.kept.length; i += step) {
      const one = this.kept[i];
      if (one === undefined || this.outside(one, created)) continue;
      yield { created: one.created, read: () => eventOf(one) };
    }
  }

  isDelivered(id: string): boolean {
    const place = this.context.ids.placeOf(id);
    return place !== null && this.byNumber(place.owner)?.pending.size === 0;
  }

  private outside(one: Announcement, { from, to }: Range): boolean {
    return one.created < (from ?? 0) || one.created > (to ?? Infinity);
  }

  private forget(now: number): void {
    const old = this.kept.findIndex(({ created }) => created >= now - KEEP_FOR);
    const many = this.kept.length - KEEP_AT_MOST;
    const drop = Math.max(old, many, 0);
    if (drop > 0) this.kept = this.kept.slice(drop);
  }
}

/** The event as it is read now: how many endpoints still wait for it changes with time. */
export function eventOf({ text, pending }: Announcement): Stripe.Event {
  const event: Stripe.Event = JSON.parse(text);
  return { ...event, pending_webhooks: pending.size };
}
