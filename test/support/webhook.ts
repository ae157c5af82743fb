import { setWebhookSecret } from '#contracts/connections.ts';
import { Stripe } from 'stripe';
import type { Client } from './client.ts';
import { keptTexts } from './delivery-texts.ts';
import type { Product } from './product.ts';

export const knownSecret = 'whsec_known_to_the_test';

/** The address of a connection, with a signing secret that the test knows; the one before stays valid for a while. */
export async function openLetterbox(client: Client, connectionId: string): Promise<string> {
  const connection = await client.call(setWebhookSecret, {
    params: { id: connectionId },
    body: { secret: knownSecret },
  });
  return connection.webhookUrl;
}

export function signatureOf(body: string, options: { secret?: string; at?: Date } = {}): string {
  const { secret = knownSecret, at = new Date() } = options;
  const timestamp = Math.floor(at.getTime() / 1000);
  return Stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp });
}

/** Posts an event as the billing system does, signed now. */
export async function deliver(url: string, event: unknown, headers: Record<string, string> = {}): Promise<number> {
  const body = JSON.stringify(event);
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'stripe-signature': signatureOf(body), ...headers },
    body,
  });
  await response.arrayBuffer();
  return response.status;
}

export interface KeptEvent {
  readonly id: string;
  readonly type: string;
}

/** Every delivery that is kept of a connection, as it was said, in the order in which it came. */
export async function keptEvents(product: Product, connectionId: string): Promise<KeptEvent[]> {
  const { owner } = product.database;
  const kept = await owner.query<{ event_id: string }>(
    'select event_id from delivery where connection_id = $1 order by received_at, id',
    [connectionId],
  );
  const texts = await keptTexts(
    async <R extends object>(sql: string, parameters?: unknown[]) => (await owner.query<R>(sql, parameters)).rows,
    connectionId,
  );
  return kept.rows.map((row): KeptEvent => JSON.parse(texts.get(row.event_id) ?? 'null'));
}
