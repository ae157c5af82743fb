import { Stripe } from 'stripe';
import type { ReadOnlyHttp } from '../read-only-http.ts';
import type { Answer } from '../transport-call.ts';
import { TransportError } from '../transport-error.ts';
import { type JsonList, readJsonList, type RowWish } from '../json-list.ts';
import { parseStorable } from '../storable.ts';
import { UnreadableAnswer } from './errors.ts';

/** What was read, as plain JSON that can be stored, and when it was true. */
export interface Reading {
  readonly value: unknown;
  readonly knownAt: Date;
}

/** What is kept of the rows of a list, when they were true, and all of it as one value for whoever cannot use them so. */
export interface ListReading extends Reading {
  readonly list: JsonList | null;
}

/** Answers on their way through the SDK, by what it hands on as `lastResponse`. */
const answers = new WeakMap<object, Answer>();

/** What an answer of the SDK brought. */
export function readingBehind(handedOn: { readonly lastResponse: object }): Reading {
  const answer = answerBehind(handedOn);
  return { value: vendorJson(answer), knownAt: answer.knownAt };
}

/** What a list of the SDK brought: what is kept of its rows where it can be told from the text, taken apart only when asked for. */
export function listBehind(handedOn: { readonly lastResponse: object }, wish: RowWish): ListReading {
  const answer = answerBehind(handedOn);
  const list = readJsonList(answer.body, wish);
  const { knownAt } = answer;
  if (list === null) return { list, value: vendorJson(answer), knownAt };
  return {
    list,
    get value() {
      return vendorJson(answer);
    },
    knownAt,
  };
}

/** Taken out: a weak map lets go of what is young only when all memory is looked through, and an answer may be half a megabyte. */
function answerBehind({ lastResponse }: { readonly lastResponse: object }): Answer {
  const answer = answers.get(lastResponse);
  if (answer === undefined) throw new UnreadableAnswer(0);
  answers.delete(lastResponse);
  return answer;
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
    this.#shown = answer.status >= 400 ? vendorJson(answer) : {};
    this.#raw = { headers: answer.headers };
    answers.set(this.#raw, answer);
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
    json = parseStorable(answer.body.toString('utf8'));
  } catch {
    throw new UnreadableAnswer(answer.status);
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new UnreadableAnswer(answer.status);
  const isError = 'error' in json && typeof json.error === 'object' && json.error !== null;
  if (isError !== answer.status >= 400) throw new UnreadableAnswer(answer.status);
  return json;
}
