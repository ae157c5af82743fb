import http from 'node:http';
import https from 'node:https';
import type { OutgoingCall } from './transport-call.ts';
import { TransportError } from './transport-error.ts';

/** Sockets wait five seconds for the next call and never keep a process alive. */
const agents = {
  'http:': new http.Agent({ keepAlive: true, maxFreeSockets: 4, timeout: 5_000 }),
  'https:': new https.Agent({ keepAlive: true, maxFreeSockets: 4, timeout: 5_000 }),
};

/** Headers that could turn a read into something else on the way (method overrides), or that say more than they need. */
const passedHeaders = new Set([
  'accept',
  'authorization',
  'content-type',
  'stripe-account',
  'stripe-context',
  'stripe-version',
  'user-agent',
]);

/** Sends the call and answers when its headers have come; the answer's body is still on its way. */
export function openCall(url: URL, call: OutgoingCall, signal: AbortSignal): Promise<http.IncomingMessage> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(call.headers)) {
    const lower = name.toLowerCase();
    if (passedHeaders.has(lower) && !(lower === 'content-type' && call.body === null)) headers[lower] = value;
  }
  if (call.body !== null) headers['content-length'] = String(Buffer.byteLength(call.body));
  const isSecure = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const options = { method: call.method, headers, signal, agent: agents[isSecure ? 'https:' : 'http:'] };
    const request = (isSecure ? https : http).request(url, options, resolve);
    request.on('error', reject);
    request.end(call.body ?? undefined);
  });
}

/** The whole body of an answer; throws when it is larger than `limit` bytes. */
export async function readWhole(answer: http.IncomingMessage, limit: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  // Leaving the loop early destroys the answer and with it the socket.
  for await (const part of answer) {
    if (!Buffer.isBuffer(part)) continue;
    size += part.length;
    if (size > limit) throw new TransportError('too_large', `The answer is larger than ${limit} bytes.`);
    parts.push(part);
  }
  return Buffer.concat(parts, size);
}
