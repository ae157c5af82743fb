import type Stripe from 'stripe';
import { defineResource } from '../define.ts';
import { Problem } from '../problem.ts';
import type { Query } from '../query.ts';
import type { Resource } from '../resource.ts';
import type { Shop } from '../shop.ts';

const MOST_TYPES = 20;

export function eventResources({ announcements }: Shop): Resource[] {
  return [
    defineResource<Stripe.Event>({
      object: 'event',
      path: '/v1/events',
      noun: 'event',
      permission: 'event_read',
      source: {
        find: (id) => announcements.find(id),
        walk: (walk) => announcements.walk(walk),
      },
      filters: {
        type: ({ type }, query) => matches(type, query.one('type') ?? ''),
        types: ({ type }, query) => wanted(query).some((pattern) => matches(type, pattern)),
        delivery_success: ({ id }, query) => String(announcements.isDelivered(id)) === query.one('delivery_success'),
      },
    }),
  ];
}

function wanted(query: Query): readonly string[] {
  const types = query.all('types');
  if (types.length > MOST_TYPES) {
    throw new Problem(400, { message: `You may pass at most ${MOST_TYPES} event types.`, param: 'types' });
  }
  return types;
}

/** A type by its name, or a group of them as in `customer.*`. */
function matches(type: string, pattern: string): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}
