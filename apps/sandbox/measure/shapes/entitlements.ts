import type { SubscriptionFact } from '../../book/facts.ts';
import type { Found } from '../book.ts';
import type { ComputedEntitlement, EntitlementDefinition } from '../wire/entitlement.ts';
import type { Desk } from './desk.ts';
import { dateOf } from './stamps.ts';

const BEGAN = Date.UTC(2024, 0, 1) / 1000;

const DEFINITIONS = [
  { id: 'ent_api_calls', key: 'api-calls', name: 'API calls per month', type: 'NUMBER', aggregator_type: 'ADD' },
  { id: 'ent_seats', key: 'seats', name: 'Seats', type: 'NUMBER', aggregator_type: 'ADD' },
  { id: 'ent_single_sign_on', key: 'single-sign-on', name: 'Single sign-on', type: 'BOOL', aggregator_type: 'OR' },
  { id: 'ent_support', key: 'support', name: 'Support', type: 'ENUM', aggregator_type: 'COALESCE' },
] as const;

const LEVELS = ['mail', 'phone'] as const;

export function entitlementDefinitions(): EntitlementDefinition[] {
  return DEFINITIONS.map((definition, i) => ({
    ...definition,
    possible_values: definition.type === 'ENUM' ? LEVELS : [],
    created_at: dateOf(BEGAN + i * 60),
    updated_at: dateOf(BEGAN + i * 60),
  }));
}

/** Units of the meter that a subscription includes in each period; null where nothing is metered. */
export function allowanceOf({ context }: Desk, subscription: SubscriptionFact): number | null {
  const item = subscription.items.find(({ quantity }) => quantity === null);
  return (item && context.catalogue.prices.get(item.price)?.allowance) ?? null;
}

/** What a subscription entitles to; every third allowance was raised by hand from a smaller one. */
export function entitlementsOf(
  desk: Desk,
  { household }: Found,
  subscription: SubscriptionFact,
): ComputedEntitlement[] {
  const from = desk.ids.of('subscription', household.index, subscription.ordinal);
  const inherited = { inherited_from_id: from, inherited_from_type: 'SUBSCRIPTION' };
  const made = (place: number, value: number | boolean | string, original = value): ComputedEntitlement => {
    const definition = DEFINITIONS[place] ?? DEFINITIONS[0];
    return {
      id: `ce_${from.slice('subs_'.length)}${place}`,
      entitlement_id: definition.id,
      key: definition.key,
      name: definition.name,
      type: definition.type,
      value,
      original_value: original,
      overridden: original !== value,
      ...inherited,
    };
  };
  const allowance = allowanceOf(desk, subscription);
  const raised = household.index % 3 === 1;
  const seats = subscription.items[0]?.quantity ?? null;
  return [
    ...(allowance === null ? [] : [made(0, allowance, raised ? allowance / 2 : allowance)]),
    ...(seats === null ? [] : [made(1, seats)]),
    made(2, household.index % 2 === 0),
    made(3, LEVELS[household.index % 2] ?? 'mail'),
  ];
}
