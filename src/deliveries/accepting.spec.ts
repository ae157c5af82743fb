import { jest } from '@jest/globals';
import type { FastifyRequest } from 'fastify';
import { QuickRoutes, type QuickRoute } from '../platform/http/quick-routes.ts';
import { QueueFull } from './group-commit.ts';
import { WebhookDoor } from './webhook-door.ts';
import { WebhooksController } from './webhooks.controller.ts';

type Parts = ConstructorParameters<typeof WebhooksController>;

/** Takes as long as the test says, wherever that is: a look for the address, for the account, or for room in the database. */
class Slow {
  readonly #kept = Promise.withResolvers<void>();
  readonly receive = (): Promise<void> => this.#kept.promise;
  readonly keep = (): void => this.#kept.resolve();
  readonly refuse = (error: Error): void => this.#kept.reject(error);
}

const request = { body: Buffer.from('{}'), headers: {} } as FastifyRequest;

const ways: readonly [string, (slow: Slow) => Promise<unknown>][] = [
  ['the address of a connection', (slow) => controllerOf(slow).receive('stripe', 'p', request)],
  ['the address of an application', (slow) => controllerOf(slow).receiveForPlatform('stripe', request)],
  ['the short way', (slow) => doorOf(slow).answer({ places: ['stripe', 'p'], headers: {}, body: Buffer.from('{}') })],
];

function controllerOf(slow: Slow): WebhooksController {
  const [webhooks, platforms] = [slow, slow] as unknown as Parts;
  return new WebhooksController(webhooks, platforms);
}

function doorOf(slow: Slow): QuickRoute {
  const routes = new QuickRoutes();
  const added: QuickRoute[] = [];
  jest.spyOn(routes, 'add').mockImplementation((route) => added.push(route));
  new WebhookDoor(routes, slow as unknown as Parts[0]).onModuleInit();
  const [route] = added;
  if (!route) throw new Error('The door has no route.');
  return route;
}

describe.each(ways)('a delivery that comes by %s', (_way, post) => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const answerTo = (posted: Promise<unknown>) =>
    posted.then(
      () => 'kept',
      (error: unknown) => error,
    );

  it('is to be sent again when it was not kept within 5 seconds, whatever becomes of it then', async () => {
    const slow = new Slow();
    const answer = answerTo(post(slow));
    await jest.advanceTimersByTimeAsync(5_000);
    slow.keep();
    expect(await answer).toMatchObject({
      kind: 'unavailable',
      code: 'busy',
      message: 'This could not be kept in time. Send it again shortly.',
    });
  });

  it('is kept a moment before that', async () => {
    const slow = new Slow();
    const answer = answerTo(post(slow));
    await jest.advanceTimersByTimeAsync(4_999);
    slow.keep();
    expect(await answer).toBe('kept');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is refused at once when too many wait', async () => {
    const slow = new Slow();
    const answer = answerTo(post(slow));
    slow.refuse(new QueueFull());
    expect(await answer).toMatchObject({ kind: 'unavailable', message: expect.stringMatching(/^Too many deliveries/) });
    expect(jest.getTimerCount()).toBe(0);
  });
});
