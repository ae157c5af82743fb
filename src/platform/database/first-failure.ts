import type { EventEmitter } from 'node:events';
import type { Client } from 'pg';

/** What failed first on a connection since it was last asked for, by connection. */
const failures = new WeakMap<object, { first: Error | null }>();

/**
 * Statements of one transaction are under way together, and when one fails the server refuses all that follow for that alone.
 * Which refusal is heard of first is chance; answers what tells the one that the server said first, since now.
 */
export function listenForFailure(client: Client): () => Error | null {
  const heard = failures.get(client) ?? listen(client);
  heard.first = null;
  return () => heard.first;
}

function listen(client: Client): { first: Error | null } {
  const heard: { first: Error | null } = { first: null };
  failures.set(client, heard);
  // What the driver itself hears of the server; it costs nothing while nothing fails.
  const connection: EventEmitter | undefined = Reflect.get(client, 'connection');
  connection?.on('errorMessage', (error: Error) => (heard.first ??= error));
  return heard;
}
