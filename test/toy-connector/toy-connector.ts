import type { AccessReport } from '#connectors/access-report.ts';
import type { Access } from '#connectors/access.ts';
import type { BillingObject, ObjectRef } from '#connectors/billing-object.ts';
import type { Connector } from '#connectors/connector.ts';
import { ConnectorError } from '#connectors/connector-error.ts';
import type { Page, Slice } from '#connectors/slices.ts';
import { ReadOnlyHttp } from '#connectors/read-only-http.ts';
import type { AllowedRead, Answer } from '#connectors/transport-call.ts';
import { TransportError } from '#connectors/transport-error.ts';
import { toToyView } from './toy-view.ts';

/** A third billing system as small as one can be: members, each with one monthly plan, read over HTTP. */
export const toyConnector: Connector = {
  system: 'toy',
  // Not the name of the system in capitals: whatever says that shows it.
  label: 'Playthings & Co.',
  paymentRank: 0,
  apiVersion: '2026-01',
  host: { setting: 'TOY_API_BASE', default: 'https://api.toy.example' },
  form: {
    readWith: 'token',
    asksFor: 'a plaything token',
    fields: [{ name: 'token', label: 'Token', placeholder: 'toy_…', isSecret: true, isRequired: true, help: '' }],
    permissions: [{ slug: 'members', label: 'Members', why: 'Who pays, and what.', need: 'required' }],
    createKeyUrl: null,
  },
  recognise: ({ token = '' }) =>
    /^toy_[\x21-\x7e]+$/.test(token)
      ? { kind: 'ok', mode: 'live', keyKind: 'token', warning: null }
      : { kind: 'refused', words: 'A token of Playthings & Co. begins with toy_.' },
  kinds: [{ kind: 'member', label: 'Members', isCatalogue: false }],
  resourceOf: () => 'members',
  customerKind: 'member',
  limits: { live: { perSecond: 50, inFlight: 2 }, test: { perSecond: 50, inFlight: 2 } },
  check: checkAccess,
  slices: async (_access, kind) => [{ kind, key: 'whole', from: null, to: null }],
  list: listPage,
  fetch: (access, refs) => Promise.all(refs.map((ref) => fetchOne(access, ref))),
  references: () => [],
  missing: () => [],
  normalize: toToyView,
  linkTo: ({ kind, externalId }) =>
    kind === 'member' ? `https://toy.example/members/${encodeURIComponent(externalId)}` : null,
};

const allowed: readonly AllowedRead[] = [{ method: 'GET', path: /^\/members(?:\/[^/]+)?$/ }];

async function checkAccess(access: Access): Promise<AccessReport> {
  const found = { mode: 'live', keyKind: 'token', externalAccountId: null, accountName: 'Toy shop' } as const;
  try {
    await read(access, '/members');
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    const failure = { kind: error.kind, words: error.message };
    return { ...found, resources: [], warnings: [], isSufficient: false, failure };
  }
  const resource = { resource: 'members', label: 'Members', isRequired: true, permissions: ['members'] };
  const resources = [{ ...resource, result: 'readable', words: null } as const];
  return { ...found, resources, warnings: [], isSufficient: true, failure: null };
}

async function listPage(access: Access, _kind: string, _slice: Slice, cursor: string | null): Promise<Page> {
  const query = cursor === null ? '' : `?after=${encodeURIComponent(cursor)}`;
  const answer = await read(access, `/members${query}`);
  const { members, more } = JSON.parse(answer?.body.toString() ?? '{}') as { members: { id: string }[]; more: boolean };
  const objects = members.map((member) => toObject(member, answer?.knownAt ?? new Date(0)));
  return { objects, next: more ? (members.at(-1)?.id ?? null) : null };
}

async function fetchOne(access: Access, { externalId }: ObjectRef): Promise<BillingObject | 'gone'> {
  const answer = await read(access, `/members/${encodeURIComponent(externalId)}`);
  return answer === null ? 'gone' : toObject(JSON.parse(answer.body.toString()) as { id: string }, answer.knownAt);
}

function toObject(member: { readonly id: string }, knownAt: Date): BillingObject {
  const { apiVersion } = toyConnector;
  const own = { kind: 'member', externalId: member.id, customerId: member.id, apiVersion, isDeleted: false };
  return { ...own, payload: member, knownAt };
}

/** Null where there is nothing. */
async function read(access: Access, path: string): Promise<Answer | null> {
  const { protocol, hostname, port } = new URL(access.baseUrl);
  const headers = { authorization: `Bearer ${access.credentials['token'] ?? ''}` };
  const http = new ReadOnlyHttp(access, allowed);
  try {
    const answer = await http.send({ method: 'GET', protocol, host: hostname, port, path, headers, body: null });
    if (answer.status === 404) return null;
    if (answer.status === 401) throw new ConnectorError('rejected', 'Playthings & Co. refuses the token.');
    if (answer.status !== 200) throw new ConnectorError('unavailable', 'Playthings & Co. has a fault.');
    return answer;
  } catch (cause) {
    if (cause instanceof TransportError)
      throw new ConnectorError('unavailable', 'Playthings & Co. is out of reach.', { cause });
    throw cause;
  }
}
