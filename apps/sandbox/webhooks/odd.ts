import type { Announcements, Announcement } from './announcements.ts';
import { eventOf } from './announcements.ts';

/**
 * Deliveries that a receiver meets sooner or later and that no ordinary day brings. Each is made from the newest ordinary
 * event of a fitting kind; none is recorded among the events, for they are about the wire and not about the book.
 */
const ODDITIES: Readonly<Record<string, (base: Record<string, unknown>, number: number) => Record<string, unknown>>> = {
  /** Another event object for the same change. */
  twin: (base, number) => ({ ...base, id: `evt_1Twin${number}` }),
  unknown_type: (base, number) => ({ ...base, id: `evt_1Unknown${number}`, type: 'invoice.teleported' }),
  /** Rendered for an endpoint that was made without a version. */
  older_version: (base, number) => ({ ...base, id: `evt_1Older${number}`, api_version: '2024-06-20' }),
  /** A preview that has no id and cannot be read again. */
  upcoming: (base, number) => ({
    ...base,
    id: `evt_1Upcoming${number}`,
    type: 'invoice.upcoming',
    data: { object: withoutId(base['data']) },
  }),
  deauthorized: (base, number) => ({
    ...base,
    id: `evt_1Deauthorized${number}`,
    type: 'account.application.deauthorized',
    data: { object: { id: 'ca_sandbox', object: 'application', name: 'Connected application' } },
  }),
  /** The other mode than the endpoint's. */
  wrong_mode: (base, number) => ({ ...base, id: `evt_1Mode${number}`, livemode: base['livemode'] !== true }),
};

export const oddKinds = Object.keys(ODDITIES);

function withoutId(data: unknown): unknown {
  if (typeof data !== 'object' || data === null || !('object' in data)) return {};
  const { object } = data;
  if (typeof object !== 'object' || object === null) return {};
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== 'id'));
}

/** Null where the kind is unknown, or nothing has been announced yet that it could be made from. */
export function oddAnnouncement(announcements: Announcements, kind: string, number: number): Announcement | null {
  const make = ODDITIES[kind];
  const invoices = announcements.latest(500).find(({ type }) => type.startsWith('invoice.'));
  const base = invoices ?? announcements.latest(1)[0];
  if (make === undefined || base === undefined) return null;
  const event = make({ ...eventOf(base), pending_webhooks: 0 }, number);
  return {
    number: -1,
    id: String(event['id']),
    type: String(event['type']),
    created: base.created,
    text: JSON.stringify(event),
    pending: new Set(),
    results: new Map(),
  };
}
