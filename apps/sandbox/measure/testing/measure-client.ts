import type { Json, JsonObject } from '../../api/json.ts';
import { isObject } from '../../api/json.ts';
import type { Sandbox } from '../../sandbox.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface CallOptions {
  readonly method?: string;
  readonly body?: unknown;
  readonly token?: string;
  readonly company?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A client that knows nothing: it posts what it is told, and hands back what it hears. */
export class MeasureClient {
  constructor(private readonly sandbox: Sandbox) {}

  async call(path: string, options: CallOptions = {}): Promise<Answer> {
    const { token = 'measure_sandbox_token', company = 'cmp_sandbox', body } = options;
    const answer = await fetch(`${this.sandbox.url}/measure/api/v1/companies/${company}${path}`, {
      method: options.method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  }

  async read(path: string, options: CallOptions = {}): Promise<JsonObject> {
    const json: Json = JSON.parse((await this.call(path, options)).text);
    return isObject(json) ? json : {};
  }

  async page(kind: string, body: JsonObject): Promise<{ results: JsonObject[] | null; pagination: JsonObject }> {
    const { results, pagination } = await this.read(`/${kind}/find`, { body });
    return {
      results: Array.isArray(results) ? results.filter(isObject) : null,
      pagination: isObject(pagination) ? pagination : {},
    };
  }

  /** Every row of a kind, page after page, as they come. */
  async all(
    kind: string,
    sort: string,
    { limit = 100, query = {} }: { limit?: number; query?: JsonObject } = {},
  ): Promise<JsonObject[]> {
    const rows: JsonObject[] = [];
    let from: Json = null;
    for (;;) {
      const { results, pagination } = await this.page(kind, {
        pagination: { limit, from_key: from },
        sort_key: sort,
        query,
      });
      rows.push(...(results ?? []));
      const next = pagination['from_key'] ?? null;
      if (next === null || next === from || (results ?? []).length === 0) return rows;
      from = next;
    }
  }
}

/** A field that must be text. */
export function text(row: JsonObject, name: string): string {
  const value = row[name];
  if (typeof value !== 'string') throw new Error(`${name} is not text in ${JSON.stringify(row).slice(0, 200)}`);
  return value;
}

/** The minor units of a field that must be an amount. */
export function minor(row: JsonObject, name: string): number {
  const value = row[name];
  const cents = isObject(value) ? value['value_in_cents'] : null;
  if (typeof cents !== 'number') throw new Error(`${name} is not an amount`);
  return cents;
}
