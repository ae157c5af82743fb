import { Stripe } from 'stripe';
import { type Answer, type ReadOnlyHttp, TransportError } from '../read-only-http.ts';
import { UnreadableAnswer } from './errors.ts';

/** The name under which the moment of an answer travels through the SDK to `lastResponse`. */
export const knownAtHeader = 'keepwell-known-at';

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

class GuardedResponse extends Stripe.HttpClientResponse {
  readonly #json: object;
  readonly #raw: { readonly headers: Record<string, string> };

  constructor(answer: Answer) {
    const headers = { ...answer.headers, [knownAtHeader]: answer.knownAt.toISOString() };
    super(answer.status, headers);
    this.#json = vendorJson(answer);
    this.#raw = { headers };
  }

  override getRawResponse(): unknown {
    return this.#raw;
  }

  override toStream(): never {
    throw new TransportError('refused_write', 'Files are not read.');
  }

  override toJSON(): Promise<object> {
    return Promise.resolve(this.#json);
  }
}

/** The SDK takes any JSON without an `error` for a success, whatever its status: so both are checked here. */
function vendorJson(answer: Answer): object {
  let json: unknown;
  try {
    json = JSON.parse(answer.body);
  } catch {
    throw new UnreadableAnswer(answer.status);
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new UnreadableAnswer(answer.status);
  const isError = 'error' in json && typeof json.error === 'object' && json.error !== null;
  if (isError !== answer.status >= 400) throw new UnreadableAnswer(answer.status);
  return json;
}
