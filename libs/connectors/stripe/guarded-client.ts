import { Stripe } from 'stripe';
import { type Answer, type ReadOnlyHttp, TransportError } from '../read-only-http.ts';
import { parseStorable } from '../storable.ts';
import { UnreadableAnswer } from './errors.ts';

/** What was read, as plain JSON that can be stored, and when it was true. */
export interface Reading {
  readonly value: unknown;
  readonly knownAt: Date;
}

/** Answers on their way through the SDK, by what it hands on as `lastResponse`. */
const readings = new WeakMap<object, Reading>();

/** What an answer of the SDK brought. */
export function readingBehind({ lastResponse }: { readonly lastResponse: object }): Reading {
  const reading = readings.get(lastResponse);
  if (reading === undefined) throw new UnreadableAnswer(0);
  return reading;
}

/** Stripe's own HTTP plug, with our transport behind it. */
export class GuardedClient extends Stripe.HttpClient {
  readonly #http: ReadOnlyHttp;

  constructor(http: ReadOnlyHttp) {
    super();
    this.#http = http;
  }

  override getClientName(): string {
    return 'read-only';
  }

  /** Async on purpose: what is thrown here synchronously would be lost inside the SDK. */
  override async makeRequest(
    ...[host, port, path, method, headers, data, protocol]: Parameters<Stripe.HttpClient['makeRequest']>
  ): Promise<GuardedResponse> {
    const plain: Record<string, string> = {};
    for (const [name, value] of Object.entries(headers)) plain[name] = String(value);
    const body = data === '' || data === null || data === undefined ? null : data;
    const answer = await this.#http.send({ method, protocol, host, port, path, headers: plain, body });
    return new GuardedResponse(answer);
  }
}

/**
 * The SDK is shown errors, which it understands, and nothing of what was read: it would only turn amounts into objects of its
 * own, and we keep them as they were written.
 */
class GuardedResponse extends Stripe.HttpClientResponse {
  readonly #shown: object;
  readonly #raw: object;

  constructor(answer: Answer) {
    super(answer.status, answer.headers);
    const value = vendorJson(answer);
    this.#shown = answer.status >= 400 ? value : {};
    this.#raw = { headers: answer.headers };
    readings.set(this.#raw, { value, knownAt: answer.knownAt });
  }

  override getRawResponse(): unknown {
    return this.#raw;
  }

  override toStream(): never {
    throw new TransportError('refused_write', 'Files are not read.');
  }

  override toJSON(): Promise<object> {
    return Promise.resolve(this.#shown);
  }
}

/** The SDK takes any JSON without an `error` for a success, whatever its status: so both are checked here. */
function vendorJson(answer: Answer): object {
  let json: unknown;
  try {
    json = parseStorable(answer.body);
  } catch {
    throw new UnreadableAnswer(answer.status);
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new UnreadableAnswer(answer.status);
  const isError = 'error' in json && typeof json.error === 'object' && json.error !== null;
  if (isError !== answer.status >= 400) throw new UnreadableAnswer(answer.status);
  return json;
}
