import type { z } from 'zod';
import type { Endpoint } from '#contracts/endpoint.ts';

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
  readonly headers: Headers;
}

/** Calls the product as its own web page does, or as a program with an API key. */
export class Client {
  readonly url: string;
  #cookie = '';
  #key: string | null;

  constructor(url: string, key: string | null = null) {
    this.url = url;
    this.#key = key;
  }

  /** What lets it in: to look for where it must not stand. */
  get passes(): readonly string[] {
    const values = this.#cookie.split('; ').map((pair) => pair.slice(pair.indexOf('=') + 1));
    return [...values, this.#key ?? ''].filter(Boolean);
  }

  async request(method: string, path: string, body?: unknown): Promise<Answer<unknown>> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.#cookie
          ? { cookie: this.#cookie, origin: this.url, 'sec-fetch-site': 'same-origin' }
          : { origin: this.url }),
        ...(this.#key ? { authorization: `Bearer ${this.#key}` } : {}),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    this.#keep(response.headers.getSetCookie());
    const text = await response.text();
    return { status: response.status, body: parse(text), headers: response.headers };
  }

  /** The answer of an operation, held against its contract; anything but 2xx throws with what the server said. */
  async call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    endpoint: Endpoint<P, Q, B, R>,
    input: { params?: Record<string, string>; query?: Record<string, string | number>; body?: z.input<B> } = {},
  ): Promise<z.output<R>> {
    let path = endpoint.path;
    for (const [name, value] of Object.entries(input.params ?? {}))
      path = path.replace(`:${name}`, encodeURIComponent(value));
    const query = new URLSearchParams(
      Object.fromEntries(Object.entries(input.query ?? {}).map(([name, value]) => [name, String(value)])),
    );
    const answer = await this.request(
      endpoint.method,
      `/api${path}${query.size > 0 ? `?${query.toString()}` : ''}`,
      input.body,
    );
    if (answer.status < 200 || answer.status > 299) {
      throw new Error(`${endpoint.id} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    }
    return endpoint.response.parse(answer.body ?? {});
  }

  #keep(cookies: readonly string[]): void {
    const jar = new Map(
      this.#cookie
        .split('; ')
        .filter(Boolean)
        .map((pair) => [pair.split('=')[0] ?? '', pair]),
    );
    for (const cookie of cookies) {
      const pair = cookie.split(';')[0] ?? '';
      jar.set(pair.split('=')[0] ?? '', pair);
    }
    this.#cookie = [...jar.values()].join('; ');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text === '' ? undefined : text;
  }
}
