import { identifierAlias, toIdentifier } from '#core/matching/stated-ids.ts';
import type { Alias } from '#core/snapshot/billing-view.ts';

type Metadata = ReadonlyMap<string, unknown>;

/**
 * Keys under which merchants note their own id of a whole customer, without case and separators. Not of a person in it, who is one
 * of several, nor of a plan, a parent or a partner, whom several share.
 */
const identifierKeys = new Set([
  'accountid',
  'companyid',
  'customerid',
  'customeridentifier',
  'externalcustomerid',
  'externalid',
  'identifier',
  'measureidentifier',
  'organisationid',
  'organizationid',
  'orgid',
  'tenantid',
  'workspaceid',
]);

/** Keys that name the system whose id of the customer is noted; Measure was called Maple before. */
const systemsByKey: Readonly<Record<string, string>> = {
  maplecustomerid: 'measure',
  mapleid: 'measure',
  measurecustomerid: 'measure',
  measureid: 'measure',
  stripecustomer: 'stripe',
  stripecustomerid: 'stripe',
  stripeid: 'stripe',
};

/** The merchant's own ids that metadata of a customer states (reference "measure-api" §10.1, A25). */
export function statedIdentifiers(metadata: Metadata): readonly Alias[] {
  return stated(metadata, (key, id) => (identifierKeys.has(key) ? identifierAlias(id) : null));
}

/** Ids of the customer in another billing system than this, where the key names that one. */
export function statedSystemIds(metadata: Metadata, system: string): readonly Alias[] {
  return stated(metadata, (key, id) => {
    const named = Object.hasOwn(systemsByKey, key) ? systemsByKey[key] : undefined;
    return named === undefined || named === system ? null : `${named}:${id}`;
  });
}

function stated(metadata: Metadata, toAlias: (key: string, id: string) => Alias | null): readonly Alias[] {
  const found = new Set<Alias>();
  for (const [key, value] of metadata) {
    const id = toIdentifier(value);
    const alias = id === null ? null : toAlias(key.toLowerCase().replaceAll(/[^a-z0-9]/g, ''), id);
    if (alias !== null) found.add(alias);
  }
  return [...found];
}
