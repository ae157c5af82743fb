import http from 'node:http';
import https from 'node:https';
import type { Access } from './access.ts';
import { VendorClock } from './vendor-clock.ts';

/** One call that may leave the house. Everything that is not on a connector's list is refused before a socket opens. */
export interface AllowedRead {
  /** POST only for systems whose reads are searches sent as a body (ruling 18). */
  readonly method: 'GET' | 'POST';
  /** Tested against the whole path below the base address, without the query; anchor it at both ends. */
  readonly path: RegExp;
}

export interface OutgoingCall {
  readonly method: string;
  readonly protocol: string;
  readonly host: string;
  readonly port: string;
  /** Below the base address, with the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /**
   * The vendor's clock when the call began, less one second (ruling 11), from its `Date` headers; later calls of one
   * process are later by it too. From our own clock when the header is missing or unreadable.
   */
  readonly knownAt: Date;
}

export type TransportFailure =
  | 'refused_write'
  | 'refused_host'
  | 'unreachable'
  | 'too_slow'
  | 'cut'
  | 'too_large'
  | 'redirected'
  | 'aborted';

/** Why a call did not give an answer. Holds no address, no header and nothing the other side said. */
export class TransportError extends Error {
  readonly failure: TransportFailure;

  constructor(failure: TransportFailure, words: string, cause?: unknown) {
    super(words, { cause });
    this.name = 'TransportError';
    this.failure = failure;
  }
}

export interface TransportLimits {
  /** From the first byte out to the last byte in. */
  readonly deadlineMs: number;
  readonly answerBytes: number;
}

const usualLimits: TransportLimits = { deadlineMs: 30_000, answerBytes: 32 * 1024 * 1024 };

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

/**
 * The only HTTP client for billing systems: it can express the listed reads of one host and nothing else. It never
 * retries and never follows a redirect, so credentials cannot travel to another host.
 */
export class ReadOnlyHttp {
  readonly #access: Access;
  readonly #allowed: readonly AllowedRead[];
  readonly #limits: TransportLimits;
  readonly #base: URL;
  /** What stands in front of every path: empty, or without a slash at its end. */
  readonly #prefix: string;

  constructor(access: Access, allowed: readonly AllowedRead[], limits: Partial<TransportLimits> = {}) {
    this.#access = access;
    this.#allowed = allowed;
    this.#limits = { ...usualLimits, ...limits };
    this.#base = baseOf(access.baseUrl);
    this.#prefix = this.#base.pathname.replace(/\/+$/, '');
  }

  /** Sends one allowed read and gives the whole answer, whatever its status; throws `TransportError` otherwise. */
  async send(call: OutgoingCall): Promise<Answer> {
    const url = this.#permit(call);
    await this.#turn(url.pathname);
    const beganAt = Date.now();
    const deadline = AbortSignal.timeout(this.#limits.deadlineMs);
    let status = 0;
    try {
      const answer = await openCall(url, call, AbortSignal.any([this.#access.signal, deadline]));
      status = answer.statusCode ?? 0;
      const body = await readWhole(answer, this.#limits.answerBytes);
      return this.#answerOf(answer, body, beganAt);
    } catch (error) {
      throw this.#explain(error, deadline, status);
    } finally {
      const ms = Date.now() - beganAt;
      this.#access.ledger({
        at: new Date(beganAt),
        purpose: 'read',
        method: call.method,
        path: url.pathname,
        status,
        ms,
      });
    }
  }

  /** Throws unless the call is on the list and goes to the one host; nothing has left the process yet. */
  #permit(call: OutgoingCall): URL {
    const protocol = call.protocol.replace(/:?$/, ':');
    if (!call.path.startsWith('/'))
      throw new TransportError('refused_host', 'Only paths of the billing system are read.');
    const origin = `${protocol}//${call.host}${call.port === '' ? '' : `:${call.port}`}`;
    const url = new URL(`${origin}${this.#prefix}${call.path}`);
    // A path that climbs out of the prefix is what it became: it is not below the base address any more.
    const path = url.pathname.startsWith(`${this.#prefix}/`) ? url.pathname.slice(this.#prefix.length) : '';
    const isListed = this.#allowed.some((read) => read.method === call.method && read.path.test(path));
    if (!isListed || (call.method === 'GET' && call.body !== null)) {
      throw new TransportError('refused_write', 'This call is not on the list of reads and was not sent.');
    }
    if (url.origin !== this.#base.origin) {
      throw new TransportError('refused_host', 'This call goes to another host and was not sent.');
    }
    return url;
  }

  async #turn(path: string): Promise<void> {
    const { signal, throttle } = this.#access;
    if (!signal.aborted) await throttle(path);
    if (signal.aborted) throw new TransportError('aborted', 'The reading was stopped.');
  }

  #answerOf(answer: http.IncomingMessage, body: string, beganAt: number): Answer {
    const status = answer.statusCode ?? 0;
    if (status >= 300 && status < 400) {
      throw new TransportError('redirected', 'The billing system pointed to another address; it was not followed.');
    }
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(answer.headers)) {
      if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
    }
    return { status, headers, body, knownAt: knownAt(headers['date'], beganAt, this.#base.origin) };
  }

  #explain(error: unknown, deadline: AbortSignal, status: number): TransportError {
    if (error instanceof TransportError) return error;
    if (this.#access.signal.aborted) return new TransportError('aborted', 'The reading was stopped.');
    if (deadline.aborted) {
      const seconds = Math.ceil(this.#limits.deadlineMs / 1000);
      return new TransportError('too_slow', `No whole answer within ${seconds} seconds.`, error);
    }
    if (status > 0) return new TransportError('cut', 'The connection was cut in the middle of the answer.', error);
    return new TransportError(
      'unreachable',
      `No connection to ${this.#base.host}, or it was cut before an answer came. Check that this machine can reach it.`,
      error,
    );
  }
}

/** The base address as a URL; throws in words when it holds more than protocol, host, port and path. */
export function baseOf(baseUrl: string): URL {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  const isBase = url !== null && (url.protocol === 'https:' || url.protocol === 'http:');
  if (!isBase || url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') {
    throw new TransportError('refused_host', 'The base address must be protocol, host, port and path only.');
  }
  return url;
}

/** The origin behind a base address; throws in words when it holds more than protocol, host and port. */
export function originOf(baseUrl: string): URL {
  const url = baseOf(baseUrl);
  if (url.pathname === '/') return url;
  throw new TransportError('refused_host', 'The base address must be protocol, host and port only.');
}

function openCall(url: URL, call: OutgoingCall, signal: AbortSignal): Promise<http.IncomingMessage> {
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

async function readWhole(answer: http.IncomingMessage, limit: number): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  // Leaving the loop early destroys the answer and with it the socket.
  for await (const part of answer) {
    if (!Buffer.isBuffer(part)) continue;
    size += part.length;
    if (size > limit) throw new TransportError('too_large', `The answer is larger than ${limit} bytes.`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function knownAt(dateHeader: string | undefined, beganAt: number, origin: string): Date {
  const date = dateHeader === undefined ? Number.NaN : Date.parse(dateHeader);
  const began = VendorClock.of(origin).timeOf(beganAt, Date.now(), Number.isNaN(date) ? null : date);
  return new Date(began - 1_000);
}
