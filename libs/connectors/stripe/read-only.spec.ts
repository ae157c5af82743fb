import { Stripe } from 'stripe';
import { ReadOnlyHttp } from '../read-only-http.ts';
import { TransportError } from '../transport-error.ts';
import { anAccess } from '../testing/an-access.ts';
import { type Loopback, answer, listen } from '../testing/loopback.ts';
import { allowedReads, openSdk } from './client.ts';
import { GuardedClient } from './guarded-client.ts';

/** One method of the SDK that speaks to Stripe, found by reflection. */
interface SdkMethod {
  readonly name: string;
  readonly call: (stripe: Stripe) => unknown;
}

type Callable = (...given: unknown[]) => unknown;
const isCallable = (value: unknown): value is Callable => typeof value === 'function';

/** Arguments that satisfy the SDK's own checks: names of parameters are in the function's text. */
function argumentsOf(method: Callable): unknown[] {
  const names = /\(([^)]*)\)/.exec(method.toString())?.[1]?.split(',') ?? [];
  return names
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => (name === 'params' || name === 'options' ? {} : 'id_1'));
}

/** Everything callable below the client: resources, namespaces of resources, and the client's own ways around them. */
function methodsOf(stripe: Stripe): readonly SdkMethod[] {
  const found: SdkMethod[] = [
    { name: 'rawRequest POST', call: (sdk) => sdk.rawRequest('POST', '/v1/customers', {}) },
    { name: 'rawRequest DELETE', call: (sdk) => sdk.rawRequest('DELETE', '/v1/customers/cus_1') },
  ];
  const visited = new Set<unknown>([stripe]);
  const walk = (holder: object, path: readonly string[]): void => {
    for (const [key, value] of Object.entries(holder)) {
      if (key.startsWith('_') || typeof value !== 'object' || value === null || visited.has(value)) continue;
      visited.add(value);
      const prototype: unknown = Object.getPrototypeOf(value);
      if (typeof prototype !== 'object' || prototype === null || prototype === Object.prototype) continue;
      for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
        const method: unknown = descriptor.value;
        if (name === 'constructor' || name.startsWith('_') || !isCallable(method)) continue;
        const full = [...path, key, name].join('.');
        found.push({ name: full, call: (sdk) => invoke(sdk, [...path, key], name, argumentsOf(method)) });
      }
      walk(value, [...path, key]);
    }
  };
  walk(stripe, []);
  return found;
}

function invoke(stripe: Stripe, path: readonly string[], name: string, given: unknown[]): unknown {
  const holder = path.reduce<unknown>((value, key) => Reflect.get(Object(value), key), stripe);
  const method: unknown = Reflect.get(Object(holder), name);
  if (!isCallable(method)) throw new Error(`${name} is not a method.`);
  return method.apply(holder, given);
}

/** Notes what would have been sent and sends nothing. */
class Recorder extends Stripe.HttpClient {
  readonly sent: string[] = [];

  override getClientName(): string {
    return 'recorder';
  }

  override async makeRequest(...[, , , method]: Parameters<Stripe.HttpClient['makeRequest']>): Promise<never> {
    this.sent.push(method);
    throw new Error('recorded');
  }
}

async function settle(run: () => unknown): Promise<unknown> {
  try {
    return await run();
  } catch (error) {
    return error;
  }
}

describe('the read-only proof', () => {
  let server: Loopback;

  beforeAll(async () => {
    server = await listen((_request, response) => answer(response, 200, {}));
  });

  afterAll(() => server.close());

  it('refuses every mutating method of the SDK before a socket opens', async () => {
    const access = anAccess({ baseUrl: server.baseUrl, credentials: { secretKey: 'sk_test_1' } });
    const recorder = new Recorder();
    const recording = openSdk(access, recorder);
    const guarded = openSdk(access, new GuardedClient(new ReadOnlyHttp(access, allowedReads)));
    const refused: string[] = [];
    for (const method of methodsOf(recording)) {
      recorder.sent.length = 0;
      await settle(() => method.call(recording));
      const isMutating = recorder.sent.some((verb) => verb !== 'GET');
      if (!isMutating) continue;
      const end = await settle(() => method.call(guarded));
      const cause = end instanceof Stripe.errors.StripeError ? end.detail : end;
      expect([method.name, cause instanceof TransportError ? cause.failure : cause]).toEqual([
        method.name,
        'refused_write',
      ]);
      refused.push(method.name);
    }
    expect(refused.length).toBeGreaterThan(100);
    expect(refused).toEqual(
      expect.arrayContaining([
        'customers.create',
        'subscriptions.cancel',
        'invoices.pay',
        'refunds.create',
        'oauth.token',
      ]),
    );
    expect(server.opened()).toBe(0);
    expect(access.calls).toEqual([]);
  });

  it('lists nothing but GET', () => {
    expect(new Set(allowedReads.map(({ method }) => method))).toEqual(new Set(['GET']));
  });
});
