import type { BillingObject, CustomerObjects, ObjectRef } from '../billing-object.ts';
import { eachOnce, objectKey } from '../object-key.ts';
import { readCredit } from './shapes/money.ts';
import { readSubscription } from './shapes/subscription.ts';
import { readReading } from './shapes/usage.ts';

/** Catalogue objects that the meaning of this object depends on, each once. */
export function referencesOf(object: BillingObject): readonly ObjectRef[] {
  if (object.isDeleted) return [];
  switch (object.kind) {
    case 'subscription': {
      const subscription = readSubscription(object.payload);
      const items = (subscription?.config_items ?? []).map((item) => item.product_pricing_id);
      const plans = (subscription?.plans ?? []).map((plan) => plan.id);
      return unique('product_pricing', [...items, ...plans]);
    }
    case 'usage_reading': {
      const reading = readReading(object.payload);
      const metrics = [...(reading?.used ?? new Map<string, number>()).keys()];
      return [...unique('billable_item', [reading?.item_id ?? null]), ...unique('billable_metric', metrics)];
    }
    case 'credit':
      return unique('billable_item', [readCredit(object.payload)?.item_id ?? null]);
    default:
      return [];
  }
}

/** What `normalize` lacks for its names. A tombstone is an answer: what Measure no longer has is not asked for again. */
export function missingIn(objects: CustomerObjects): readonly ObjectRef[] {
  const held = new Set(objects.catalogue.map(({ kind, externalId }) => objectKey(kind, externalId)));
  const needed = eachOnce(objects.objects.flatMap(referencesOf));
  return needed.filter(({ kind, externalId }) => !held.has(objectKey(kind, externalId)));
}

function unique(kind: string, ids: readonly (string | null)[]): readonly ObjectRef[] {
  return [...new Set(ids)].flatMap((externalId) =>
    externalId === null || externalId === '' ? [] : [{ kind, externalId }],
  );
}
