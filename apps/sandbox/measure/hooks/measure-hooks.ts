import { hashText } from '../../book/random.ts';
import type { Faults } from '../../api/faults.ts';
import { isObject, toJson, type Json } from '../../api/json.ts';
import type { Journal, JournalRecord } from '../../journal.ts';
import type { Played } from '../../theatre.ts';
import type { Announcement } from '../../webhooks/announcements.ts';
import { Deliveries } from '../../webhooks/deliveries.ts';
import type { Measure } from '../measure.ts';
import { spoken } from '../dialect.ts';
import { reducedCustomerShape } from '../shapes/customer.ts';
import { dateOf } from '../shapes/stamps.ts';
import { draw } from '../api/resources.ts';
import { changedBetween, occurrencesIn, type Occurrence } from './changes.ts';
import { measureEndpoint, newMeasureEndpoint, type MeasureEndpoint, type NewMeasureEndpoint } from './endpoint.ts';
import { letterTo, ODD_MANNERS, type Manner } from './letter.ts';

export interface MeasureHooksOptions {
  readonly measure: Measure;
  readonly journal: Journal | null;
  readonly faults: Faults;
  /** The present moment in milliseconds. */
  readonly clock: () => number;
}

interface MeasureAnnouncement extends Announcement {
  readonly manner: Manner;
}

/** Ten more attempts, each after twice the wait of the one before (measure-api.md §8.6), begun sooner than at a real sender's. */
const BACKOFF_MS = Array.from({ length: 10 }, (_, i) => 500 * 2 ** i);
const TIMEOUT_MS = 30_000;
const KEEP_AT_MOST = 5000;

/** What Measure announces, and to whom. */
export class MeasureHooks {
  private readonly options: MeasureHooksOptions;
  private readonly endpoints = new Map<string, MeasureEndpoint>();
  private readonly deliveries: Deliveries<MeasureEndpoint, MeasureAnnouncement>;
  private kept: MeasureAnnouncement[] = [];
  private next = 0;
  private posting = false;

  constructor(options: MeasureHooksOptions) {
    this.options = options;
    this.deliveries = new Deliveries({
      backoffMs: BACKOFF_MS,
      timeoutMs: TIMEOUT_MS,
      faults: () => options.faults.webhooks,
      current: (id) => this.endpoints.get(id) ?? null,
      letter: (endpoint, { text, id, manner }) => letterTo(endpoint, { text, id, manner, now: options.clock() }),
      settled: (endpoint, { number }, status) => {
        if (number >= 0)
          options.journal?.append({ is: 'measure_delivery', endpoint: endpoint.id, event: number, status });
      },
    });
  }

  get list(): readonly MeasureEndpoint[] {
    return [...this.endpoints.values()];
  }

  /** The latest announcements, newest first. */
  latest(count: number): readonly Announcement[] {
    return this.kept.slice(Math.max(0, this.kept.length - count)).toReversed();
  }

  /** Registers an endpoint, or replaces the one with that id or address; it hears of what happens from now on. */
  register(given: NewMeasureEndpoint): MeasureEndpoint {
    const wanted = newMeasureEndpoint.parse(given);
    const known = this.list.find(({ id, url }) => id === wanted.id || (wanted.id === undefined && url === wanted.url));
    const id = wanted.id ?? known?.id ?? `mwh_${hashText(wanted.url).toString(36)}`;
    const endpoint = measureEndpoint.parse({ ...wanted, id, since: known?.since ?? this.next });
    this.endpoints.set(id, endpoint);
    this.options.journal?.append({ is: 'measure_endpoint', ...endpoint });
    return endpoint;
  }

  remove(id: string): boolean {
    if (!this.endpoints.delete(id)) return false;
    this.options.journal?.append({ is: 'measure_endpoint_removed', id });
    return true;
  }

  /** A step was played: what Measure says of it goes out. Answers the names of what was said. */
  readonly played = ({ before, after, at }: Played): readonly string[] => {
    const { measure } = this.options;
    if (measure.book.find(after.index) === null) return [];
    measure.book.touch(after.index, at, changedBetween(before, after));
    const said = occurrencesIn(measure.desk(at), before, after).flatMap((one) => {
      // Every event has its number, told or not, so that the numbers are the same when the journal is read again.
      const announcement = this.record(after.index, one, at);
      return one.isExtra && !measure.profile.extraEvents ? [] : [announcement];
    });
    for (const announcement of said) {
      for (const endpoint of this.endpoints.values()) {
        announcement.pending.add(endpoint.id);
        if (this.posting) this.deliveries.send(endpoint, announcement);
      }
    }
    return said.map(({ type }) => type);
  };

  /** Posts the newest event once more in an unusual manner. False where there is none, or no such manner. */
  announceOdd(kind: string): boolean {
    const manner = ODD_MANNERS[kind];
    const base = this.kept.at(-1);
    if (manner === undefined || base === undefined) return false;
    const odd = { ...base, number: -1, manner, pending: new Set<string>(), results: new Map<string, string>() };
    for (const endpoint of this.endpoints.values()) this.deliveries.send(endpoint, odd);
    return true;
  }

  replay(record: JournalRecord): void {
    if (record.is === 'measure_endpoint') {
      const { is: _, ...endpoint } = record;
      this.endpoints.set(endpoint.id, endpoint);
    } else if (record.is === 'measure_endpoint_removed') {
      this.endpoints.delete(record.id);
    } else if (record.is === 'measure_delivery') {
      const announcement = this.kept.find(({ number }) => number === record.event);
      announcement?.pending.delete(record.endpoint);
      announcement?.results.set(record.endpoint, record.status === 0 ? 'given up' : String(record.status));
    }
  }

  /** Begins to post, first of all what was announced and never delivered. */
  resume(): void {
    this.posting = true;
    for (const endpoint of this.endpoints.values()) {
      for (const announcement of this.kept) {
        if (announcement.pending.has(endpoint.id)) this.deliveries.send(endpoint, announcement);
      }
    }
  }

  async close(): Promise<void> {
    this.posting = false;
    await this.deliveries.close();
  }

  private record(index: number, { type, kind, ordinal }: Occurrence, at: number): MeasureAnnouncement {
    const number = this.next;
    this.next += 1;
    const envelope = {
      event_type: type,
      created_at: dateOf(at),
      data_type: kind === 'transaction' ? 'payment_transaction' : kind,
      data: this.contentOf(index, kind, ordinal, at),
    };
    const announcement: MeasureAnnouncement = {
      number,
      id: `mev_${hashText(`${number}:${type}:${at}`).toString(36)}${number.toString(36)}`,
      type,
      created: at,
      text: JSON.stringify(envelope),
      pending: new Set(),
      results: new Map(),
      manner: {},
    };
    this.kept.push(announcement);
    if (this.kept.length > KEEP_AT_MOST) this.kept = this.kept.slice(-KEEP_AT_MOST);
    return announcement;
  }

  /** Customers come in their short form; a subscription's company is not told. */
  private contentOf(index: number, kind: Occurrence['kind'], ordinal: number, at: number): Json {
    const { measure } = this.options;
    const desk = measure.desk(at);
    const found = measure.book.find(index);
    if (found === null) return null;
    if (kind === 'customer') return spoken(toJson(reducedCustomerShape(desk, found)), measure.profile, 1);
    const entry = measure.book.entry(kind, found, ordinal);
    const drawn = entry && spoken(draw(desk, kind, found, entry), measure.profile, 1);
    if (kind !== 'subscription' || !isObject(drawn ?? null) || drawn === null) return drawn;
    return Object.fromEntries(Object.entries(drawn).filter(([key]) => key !== 'company_id'));
  }
}
