import { Stripe } from 'stripe';
import { createSandbox, type Sandbox, type SandboxOptions } from '../sandbox.ts';

/** A moment in the middle of a month, so that no spec depends on the day it runs. */
export const ANCHOR = Date.UTC(2026, 9, 14, 9, 30);

/** Time for specs: it moves only when told to. */
export class Watch {
  private ms = ANCHOR;

  readonly read = (): number => this.ms;

  passDays(days: number): void {
    this.ms += days * 86_400_000;
  }

  passSeconds(seconds: number): void {
    this.ms += seconds * 1000;
  }
}

/** A sandbox on a free port whose own ticking is off; what falls due is done when it is read or told to tick. */
export async function openSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await createSandbox({ anchor: ANCHOR, clock: () => ANCHOR, tickMs: 0, ...options });
  await sandbox.listen();
  return sandbox;
}

/** The real SDK, told nothing but where to go. */
export function clientOf(sandbox: Sandbox, key = 'rk_test_sandbox_full'): Stripe {
  const { hostname, port } = new URL(sandbox.url);
  return new Stripe(key, { host: hostname, port, protocol: 'http', telemetry: false, maxNetworkRetries: 0 });
}

/** The id of what a field refers to, expanded or not. */
export function idOf(reference: string | { id: string } | null | undefined): string {
  return typeof reference === 'string' ? reference : (reference?.id ?? '');
}

/** The id of the newest customer in one of the book's situations, told by a test on their subscription. */
export async function customerWith(
  client: Stripe,
  test: (subscription: Stripe.Subscription) => boolean,
): Promise<string> {
  for await (const subscription of client.subscriptions.list({ status: 'all', limit: 100 })) {
    if (test(subscription)) return idOf(subscription.customer);
  }
  throw new Error('No subscription of the book passes the test.');
}

export function isSteady(subscription: Stripe.Subscription): boolean {
  return (
    subscription.status === 'active' &&
    subscription.collection_method === 'charge_automatically' &&
    subscription.cancel_at === null &&
    subscription.pause_collection === null &&
    subscription.discounts.length === 0
  );
}
