import { hash32, hashText } from '../book/random.ts';
import type { Faults } from '../api/faults.ts';
import type { Journal, JournalRecord } from '../journal.ts';
import type { Announcement, Announcements } from './announcements.ts';
import { Deliveries, toLive, type Endpoint } from './deliveries.ts';
import { oddAnnouncement } from './odd.ts';
import { signatureOf } from './sign.ts';

/** Stripe's own waits are hours, too long for a desk. */
const BACKOFF_MS = [500, 2000, 8000, 30_000, 120_000, 600_000] as const;
const TIMEOUT_MS = 10_000;

export interface HooksOptions {
  readonly announcements: Announcements;
  readonly journal: Journal | null;
  readonly faults: Faults;
  /** The present moment in milliseconds. */
  readonly clock: () => number;
  readonly accountId: string;
  /** Whether the account lets a platform read it. */
  readonly hasConsent: (mode: 'live' | 'test') => boolean;
}

export interface NewEndpoint {
  readonly url: string;
  readonly secret: string;
  readonly id?: string | undefined;
  readonly livemode?: boolean | undefined;
  readonly isConnect?: boolean | undefined;
}

/** The registered endpoints, and what each of them still has to be told. */
export class Hooks {
  private readonly options: HooksOptions;
  private readonly endpoints = new Map<string, Endpoint>();
  private readonly deliveries: Deliveries<Endpoint, Announcement>;
  private odd = 0;
  /** Nothing is posted while the journal is read: what was delivered is only known at its end. */
  private posting = false;

  constructor(options: HooksOptions) {
    this.options = options;
    this.deliveries = new Deliveries({
      backoffMs: BACKOFF_MS,
      timeoutMs: TIMEOUT_MS,
      letter: (endpoint, announcement) => letterTo(endpoint, announcement, options),
      faults: () => options.faults.webhooks,
      current: (id) => this.endpoints.get(id) ?? null,
      settled: (endpoint, announcement, status) => {
        if (announcement.number < 0) return;
        const entry = { is: 'delivery', endpoint: endpoint.id, event: announcement.number, status } as const;
        options.journal?.append(entry);
      },
    });
  }

  get list(): readonly Endpoint[] {
    return [...this.endpoints.values()];
  }

  /** Registers an endpoint, or replaces the one with that id or address; it hears of what happens from now on. */
  register({ url, secret, id, livemode = false, isConnect }: NewEndpoint): Endpoint {
    const known = this.list.find((endpoint) => endpoint.id === id || (id === undefined && endpoint.url === url));
    const endpoint: Endpoint = {
      id: id ?? known?.id ?? `we_${hashText(url).toString(36)}`,
      url,
      secret,
      livemode,
      since: known?.since ?? this.options.announcements.nextNumber,
      ...(isConnect === undefined ? {} : { isConnect }),
    };
    this.endpoints.set(endpoint.id, endpoint);
    this.options.journal?.append({ is: 'endpoint', ...endpoint });
    return endpoint;
  }

  remove(id: string): boolean {
    if (!this.endpoints.delete(id)) return false;
    this.options.journal?.append({ is: 'endpoint_removed', id });
    return true;
  }

  announce(announcement: Announcement): void {
    for (const endpoint of this.endpoints.values()) {
      if (!this.hears(endpoint)) continue;
      announcement.pending.add(endpoint.id);
      if (this.posting) this.deliveries.send(endpoint, announcement);
    }
  }

  /** Posts something out of the ordinary to every endpoint. False where there is nothing that it could be made from. */
  announceOdd(kind: string): boolean {
    this.odd += 1;
    const odd = oddAnnouncement(this.options.announcements, kind, hash32(this.options.clock(), this.odd));
    if (odd === null) return false;
    for (const endpoint of this.endpoints.values()) this.deliveries.send(endpoint, odd);
    return true;
  }

  /** Tells platforms that the account has taken its consent back. */
  announceDeauthorized(mode: 'live' | 'test'): void {
    this.odd += 1;
    const odd = oddAnnouncement(this.options.announcements, 'deauthorized', hash32(this.options.clock(), this.odd));
    if (odd === null) return;
    for (const endpoint of this.endpoints.values()) {
      if (endpoint.isConnect === true && endpoint.livemode === (mode === 'live')) this.deliveries.send(endpoint, odd);
    }
  }

  private hears(endpoint: Endpoint): boolean {
    return endpoint.isConnect !== true || this.options.hasConsent(endpoint.livemode ? 'live' : 'test');
  }

  replay(record: JournalRecord): void {
    if (record.is === 'endpoint') {
      const { is: _is, ...endpoint } = record;
      this.endpoints.set(endpoint.id, endpoint);
    } else if (record.is === 'endpoint_removed') {
      this.endpoints.delete(record.id);
    } else if (record.is === 'delivery') {
      const announcement = this.options.announcements.byNumber(record.event);
      announcement?.pending.delete(record.endpoint);
      announcement?.results.set(record.endpoint, record.status === 0 ? 'given up' : String(record.status));
    }
  }

  /** Begins to post, first of all what was announced and never delivered. */
  resume(): void {
    this.posting = true;
    for (const endpoint of this.endpoints.values()) {
      for (const announcement of this.options.announcements.from(endpoint.since)) {
        if (announcement.pending.has(endpoint.id)) this.deliveries.send(endpoint, announcement);
      }
    }
  }

  async close(): Promise<void> {
    this.posting = false;
    await this.deliveries.close();
  }
}

function letterTo(
  endpoint: Endpoint,
  announcement: Announcement,
  { clock, accountId }: HooksOptions,
): { headers: Record<string, string>; body: string } {
  const body = bodyFor(endpoint, announcement, accountId);
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'stripe-signature': signatureOf(body, endpoint.secret, Math.floor(clock() / 1000)),
    'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
  };
  return { headers, body };
}

function bodyFor(endpoint: Endpoint, { text, pending }: Announcement, accountId: string): string {
  const named = endpoint.isConnect === true ? text.replace('{', `{"account":${JSON.stringify(accountId)},`) : text;
  const counted = named.replace('"pending_webhooks":0', `"pending_webhooks":${pending.size}`);
  return endpoint.livemode ? toLive(counted) : counted;
}
