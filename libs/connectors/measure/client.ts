import type { AxiosInstance, AxiosResponse } from 'axios';
import type { Access } from '../access.ts';
import { ConnectorError } from '../connector-error.ts';
import { baseOf } from '../base-address.ts';
import { ReadOnlyHttp } from '../read-only-http.ts';
import { toStorable } from '../storable.ts';
import { allowedReads } from './dialect/address.ts';
import { companyField, isCompanyId, isToken, tokenField } from './dialect/credential-rules.ts';
import { RefusedAnswer, toConnectorError } from './errors.ts';
import { guardedAxios, knownAtHeader } from './guarded-axios.ts';
import type { Resource } from './resources.ts';

/** What was read, as plain JSON that can be stored, and when it was true. */
export interface Reading {
  readonly value: unknown;
  readonly knownAt: Date;
}

/** Reads of one connection: axios over the guarded transport, every path below the one company. */
export class MeasureReader {
  readonly #access: Access;
  readonly #axios: AxiosInstance;
  readonly #company: string;

  constructor(access: Access) {
    const token = access.credentials[tokenField] ?? '';
    this.#company = access.credentials[companyField] ?? '';
    if (!isToken(token) || !isCompanyId(this.#company)) {
      throw new ConnectorError('rejected', 'This connection holds no usable Measure token and company id.');
    }
    this.#access = access;
    this.#axios = guardedAxios(new ReadOnlyHttp(access, allowedReads), baseOf(access.baseUrl), token);
  }

  /** One object, below the company: `customers/cus_1`. Throws like `find`. */
  get(...path: readonly string[]): Promise<Reading> {
    return this.#read(this.#axios.get(this.#pathTo(path)));
  }

  /** A list or a question that is sent as a body. Throws `RefusedAnswer` or what axios throws: hand it to `explain`. */
  find(path: readonly string[], body: object): Promise<Reading> {
    return this.#read(this.#axios.post(this.#pathTo(path), body));
  }

  /** Our error for what was thrown; a 429 is told to the budget first. */
  explain(error: unknown, resource: Resource): ConnectorError {
    const ours = toConnectorError(error, resource);
    if (ours.kind === 'limited') this.#access.onLimited(null);
    return ours;
  }

  async #read(call: Promise<AxiosResponse<string>>): Promise<Reading> {
    const { data, status, headers } = await call;
    const body = parsed(data);
    const isSuccess = status >= 200 && status < 300 && typeof body === 'object' && body !== null;
    if (!isSuccess) {
      const retryAfter: unknown = headers['retry-after'];
      throw new RefusedAnswer({ status, body, retryAfter: typeof retryAfter === 'string' ? retryAfter : null });
    }
    return { value: toStorable(body), knownAt: new Date(String(headers[knownAtHeader])) };
  }

  #pathTo(path: readonly string[]): string {
    return `/companies/${encodeURIComponent(this.#company)}/${path.map(encodeURIComponent).join('/')}`;
  }
}

const readers = new WeakMap<Access, MeasureReader>();

/** The reader of one access: made once for the piece of work that the access was opened for. */
export function readerOf(access: Access): MeasureReader {
  const known = readers.get(access);
  if (known !== undefined) return known;
  const reader = openReader(access);
  readers.set(access, reader);
  return reader;
}

function openReader(access: Access): MeasureReader {
  try {
    return new MeasureReader(access);
  } catch (error) {
    throw toConnectorError(error, 'customers');
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
