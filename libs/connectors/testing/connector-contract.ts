import * as fc from 'fast-check';
import type { BillingObject, CustomerObjects } from '../billing-object.ts';
import type { Connector, ViewSettings } from '../connector.ts';
import { ConnectorError, connectorErrorKinds } from '../connector-error.ts';
import { connectors } from '../registry.ts';
import { baseOf } from '../base-address.ts';
import type { WatchedAccess } from './an-access.ts';
import { onlySideBySide } from './side-by-side.ts';

/** What a connector brings to its contract: an account with something in it, and the same with a key that is refused. */
export interface ContractSetup {
  readonly access: WatchedAccess;
  readonly refused: WatchedAccess;
  readonly credentials: Readonly<Record<string, string>>;
  /** Words of the credentials that must never be seen again. */
  readonly secret: string;
  /** Methods that reads of this system may use. */
  readonly methods: readonly string[];
  readonly now: Date;
  /** Where the connector is listed; the product's own registry unless told otherwise. */
  readonly registry?: readonly Connector[];
}

export const contractSettings: ViewSettings = {
  mrrPolicy: 'recurring',
  isPersonalDomain: (domain) => domain === 'mail.example',
  registrableDomain: (host) => (host.includes('.') ? host.split('.').slice(-2).join('.') : null),
};

/** What every connector must keep, whatever it speaks to. */
export function keepsTheContract(connector: Connector, setup: () => ContractSetup): void {
  describe(`the contract of a connector: ${connector.system}`, () => {
    describesItself(connector, setup);
    reads(connector, setup);
    fails(connector, setup);
    translates(connector, setup);
  });
}

function describesItself(connector: Connector, setup: () => ContractSetup): void {
  it('is found under its key, which fits into an address', () => {
    const { registry = connectors } = setup();
    expect(registry.filter(({ system }) => system === connector.system)).toEqual([connector]);
    expect(connector.system).toMatch(/^[a-z][a-z0-9-]*$/);
  });

  it('says where it is reached, and under which setting an operator can change that', () => {
    const { host } = connector;
    expect(host.setting).toMatch(/^[A-Z][A-Z0-9_]*_API_BASE$/);
    expect(baseOf(host.default).protocol).toBe('https:');
    expect(host.sandboxPath ?? '').toMatch(/^(?:\/[a-z0-9/-]*[a-z0-9])?$/);
  });

  it('names each kind and each field once', () => {
    const kinds = connector.kinds.map(({ kind }) => kind);
    const fields = connector.form.fields.map(({ name }) => name);
    expect(new Set(kinds).size).toBe(kinds.length);
    expect(kinds).toContain(connector.customerKind);
    expect(new Set(fields).size).toBe(fields.length);
  });

  it('recognises its credentials and refuses everything else in words, without a throw', () => {
    expect(connector.recognise(setup().credentials)).toMatchObject({ kind: 'ok' });
    const credentials = fc.dictionary(fc.constantFrom(...connector.form.fields.map(({ name }) => name)), fc.string());
    fc.assert(
      fc.property(credentials, (typed) => {
        const result = connector.recognise(typed);
        expect(result.kind === 'ok' || result.words.length > 10).toBe(true);
      }),
    );
  });
}

function reads(connector: Connector, setup: () => ContractSetup): void {
  it('finds a sound key sufficient, and asks after what may not exist by calls that are known as such', async () => {
    const { access, secret } = setup();
    const report = await connector.check(access);
    expect(report).toMatchObject({ isSufficient: true, failure: null });
    expect(JSON.stringify(report)).not.toContain(secret);
    expect(access.calls.length).toBeGreaterThan(0);
    for (const { path, purpose, status } of access.calls) {
      expect([path, purpose]).toEqual([path, status >= 400 ? 'probe' : expect.stringMatching(/^(?:read|probe)$/)]);
    }
  });

  it('says under which resource of its report each kind is read', async () => {
    const { resources } = await connector.check(setup().access);
    const kinds = [...connector.kinds.map(({ kind }) => kind), ...(connector.readUsage ? ['usage'] : [])];
    const named = kinds.map((kind) => connector.resourceOf?.(kind) ?? kind);
    expect(resources.map(({ resource }) => resource)).toEqual(expect.arrayContaining(named));
  });

  it('reads every kind to its end, each object once, and finds each again by its id', async () => {
    const { access, now } = setup();
    for (const { kind, isCatalogue } of connector.kinds) {
      const objects = (await readAll(connector, { access, now }, kind)).filter((object) => object.kind === kind);
      expect(new Set(objects.map(({ externalId }) => externalId)).size).toBe(objects.length);
      for (const object of objects) expectStorable(object, kind, isCatalogue, connector.apiVersion);
      const own = objects.filter(({ externalId, customerId }) => externalId === customerId);
      expect(own).toHaveLength(kind === connector.customerKind ? objects.length : 0);
      const again = await connector.fetch(access, objects);
      expect(again.map((object) => (object === 'gone' ? object : object.externalId))).toEqual(
        objects.map(({ externalId }) => externalId),
      );
      expect(await connector.fetch(access, [{ kind, externalId: 'nothing_has_this_id' }])).toEqual(['gone']);
    }
  });

  it('reads as much side by side as the budget of the account allows', async () => {
    const width = 6;
    const refs = Array.from({ length: 2 * width }, (_, n) => ({
      kind: connector.customerKind,
      externalId: `nothing_has_this_id_${n}`,
    }));
    const answers = await connector.fetch(onlySideBySide(setup().access, width), refs);
    expect(answers).toEqual(refs.map(() => 'gone'));
  });

  it('reports each call to the ledger, and calls nothing but reads', async () => {
    const { access, methods, secret, now } = setup();
    await readAll(connector, { access, now }, connector.kinds[0]?.kind ?? '');
    expect(access.calls.length).toBeGreaterThan(0);
    for (const call of access.calls) expect(methods).toContain(call.method);
    for (const call of access.calls) expect(call.path).not.toMatch(/[?#]/);
    expect(JSON.stringify(access.calls)).not.toContain(secret);
  });
}

function fails(connector: Connector, setup: () => ContractSetup): void {
  it('throws one kind of error, without the key and without words of the other side', async () => {
    const { refused, secret, now } = setup();
    const kind = connector.kinds[0]?.kind ?? '';
    const [slice] = await connector.slices(refused, kind, now).catch(() => []);
    const attempt = slice
      ? connector.list(refused, kind, slice, null)
      : connector.fetch(refused, [{ kind, externalId: 'x_1' }]);
    const error: unknown = await attempt.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConnectorError);
    expect(error).toMatchObject({ kind: 'rejected' });
    expect(String(error)).not.toContain(secret);
  });

  it('answers a check with a refused key instead of throwing', async () => {
    const report = await connector.check(setup().refused);
    expect(report.isSufficient).toBe(false);
    expect(connectorErrorKinds).toContain(report.failure?.kind);
    expect(JSON.stringify(report)).not.toContain(setup().secret);
  });

  it('believes no delivery without proof', () => {
    const { now } = setup();
    const request = { body: Buffer.from('{}'), headers: {}, receivedAt: now };
    if (connector.webhook) expect(() => connector.webhook?.read(request, ['secret'])).toThrow(ConnectorError);
  });
}

function translates(connector: Connector, setup: () => ContractSetup): void {
  it('translates what it read, the same each time, and changes nothing of what it was given', async () => {
    const { now } = setup();
    for (const objects of await customersOf(connector, setup())) {
      const before = JSON.stringify(objects);
      const view = connector.normalize(objects, contractSettings, now);
      expect(connector.normalize(objects, contractSettings, now)).toEqual(view);
      expect(JSON.stringify(objects)).toBe(before);
      expect(view.customer.ref.externalId).toBe(objects.customerId);
    }
  });

  it('answers to anything at all: translation, references and what is missing are total', () => {
    const { now } = setup();
    const kinds = fc.constantFrom(...connector.kinds.map(({ kind }) => kind), 'usage_reading', 'unknown:thing');
    const object = fc.record({ kind: kinds, payload: fc.jsonValue(), isDeleted: fc.boolean() });
    fc.assert(
      fc.property(fc.array(object), fc.array(object), (held, catalogue) => {
        const objects = {
          connectionId: 'connection-1',
          customerId: 'customer-1',
          objects: held.map((given) => garbage(given, now)),
          catalogue: catalogue.map((given) => garbage(given, now)),
        };
        expect(connector.normalize(objects, contractSettings, now).system).toBe(connector.system);
        expect(Array.isArray(connector.missing(objects))).toBe(true);
        for (const one of objects.objects) expect(Array.isArray(connector.references(one))).toBe(true);
      }),
    );
  });

  it('links to its own pages or to none', () => {
    for (const kind of [...connector.kinds.map((description) => description.kind), 'unknown:thing']) {
      const ref = { connectionId: 'connection-1', kind, externalId: 'x/../"1' };
      for (const mode of ['live', 'test'] as const) {
        const link = connector.linkTo(ref, mode);
        if (link !== null) expect(new URL(link).protocol).toBe('https:');
        if (link !== null) expect(link).not.toMatch(/["<>]|\/\.\.\//);
      }
    }
  });
}

/** Every object of one kind, over all slices and pages. */
export async function readAll(
  connector: Connector,
  { access, now }: Pick<ContractSetup, 'access' | 'now'>,
  kind: string,
): Promise<readonly BillingObject[]> {
  const objects: BillingObject[] = [];
  for (const slice of await connector.slices(access, kind, now)) {
    let cursor: string | null = null;
    do {
      const page = await connector.list(access, kind, slice, cursor);
      objects.push(...page.objects);
      cursor = page.next;
    } while (cursor !== null);
  }
  return objects;
}

async function customersOf(connector: Connector, setup: ContractSetup): Promise<readonly CustomerObjects[]> {
  const all: BillingObject[] = [];
  for (const { kind } of connector.kinds) all.push(...(await readAll(connector, setup, kind)));
  const ids = new Set(all.flatMap(({ customerId }) => customerId ?? []));
  return [...ids].map((customerId) => ({
    connectionId: setup.access.connectionId,
    customerId,
    objects: all.filter((object) => object.customerId === customerId),
    catalogue: all.filter((object) => object.customerId === null),
  }));
}

function expectStorable(object: BillingObject, kind: string, isCatalogue: boolean, apiVersion: string): void {
  expect(object).toMatchObject({ kind, apiVersion, isDeleted: false });
  expect(object.externalId).not.toBe('');
  expect(JSON.parse(JSON.stringify(object.payload))).toEqual(object.payload);
  expect(object.knownAt.getTime()).toBeGreaterThan(0);
  if (isCatalogue) expect(object.customerId).toBeNull();
}

function garbage(given: { kind: string; payload: unknown; isDeleted: boolean }, knownAt: Date): BillingObject {
  return { ...given, externalId: 'x_1', customerId: 'customer-1', apiVersion: 'any', knownAt };
}
