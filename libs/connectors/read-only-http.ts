import type { IncomingMessage } from 'node:http';
import type { Access } from './access.ts';
import { baseOf } from './base-address.ts';
import { openCall, readWhole } from './open-call.ts';
import type { AllowedRead, Answer, OutgoingCall } from './transport-call.ts';
import { TransportError } from './transport-error.ts';
import { VendorClock } from './vendor-clock.ts';

export interface TransportLimits {
  /** From the first byte out to the last byte in. */
  readonly deadlineMs: number;
  readonly answerBytes: number;
}

/** A refusal that tells what was asked for, from its path, status and body: the ledger takes it for no failure. */
export type SaysEnough = (path: string, status: number, body: Buffer) => boolean;

const usualLimits: TransportLimits = { deadlineMs: 30_000, answerBytes: 32 * 1024 * 1024 };

/**
 * The only HTTP client for billing systems: it can express the listed reads of one host and nothing else. It never
 * retries and never follows a redirect, so credentials cannot travel to another host.
 */
export class ReadOnlyHttp {
  readonly #access: Access;
  readonly #allowed: readonly AllowedRead[];
  readonly #limits: TransportLimits;
  readonly #saysEnough: SaysEnough | undefined;
  readonly #base: URL;
  /** What stands in front of every path: empty, or without a slash at its end. */
  readonly #prefix: string;

  constructor(
    access: Access,
    allowed: readonly AllowedRead[],
    { saysEnough, ...limits }: Partial<TransportLimits> & { readonly saysEnough?: SaysEnough } = {},
  ) {
    this.#saysEnough = saysEnough;
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
    let purpose: 'read' | 'probe' = 'read';
    try {
      const answer = await openCall(url, call, AbortSignal.any([this.#access.signal, deadline]));
      status = answer.statusCode ?? 0;
      const body = await readWhole(answer, this.#limits.answerBytes);
      if (this.#saysEnough?.(url.pathname.slice(this.#prefix.length), status, body)) purpose = 'probe';
      return this.#answerOf(answer, body, beganAt);
    } catch (error) {
      throw this.#explain(error, deadline, status);
    } finally {
      const ms = Date.now() - beganAt;
      this.#access.ledger({
        at: new Date(beganAt),
        purpose,
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

  #answerOf(answer: IncomingMessage, body: Buffer, beganAt: number): Answer {
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

function knownAt(dateHeader: string | undefined, beganAt: number, origin: string): Date {
  const date = dateHeader === undefined ? Number.NaN : Date.parse(dateHeader);
  const began = VendorClock.of(origin).timeOf(beganAt, Date.now(), Number.isNaN(date) ? null : date);
  return new Date(began - 1_000);
}
