import { invalidInteger, Problem, unknownParameter } from './problem.ts';

/** A range as in `created[gte]=…`; both bounds included, as whole seconds. */
export interface Range {
  readonly from: number | undefined;
  readonly to: number | undefined;
}

const MAX_LIMIT = 100;
const DEFAULT_LIMIT = 10;
const PAGING = ['limit', 'starting_after', 'ending_before', 'expand'] as const;

/** A query string of Stripe's kind: `expand[0]=a&expand[]=b&created[gte]=1&ids[]=x`. */
export class Query {
  private readonly values = new Map<string, string[]>();

  constructor(search: string) {
    for (const [rawKey, value] of new URLSearchParams(search)) {
      // An index or an empty pair of brackets makes a list; a word in brackets is a field.
      const key = rawKey.replaceAll(/\[\d*\]/g, '').replaceAll(/\[([a-z_]+)\]/g, '.$1');
      this.values.set(key, [...(this.values.get(key) ?? []), value]);
    }
  }

  one(key: string): string | undefined {
    return this.values.get(key)?.at(-1);
  }

  all(key: string): readonly string[] {
    return this.values.get(key) ?? [];
  }

  /** Whether a parameter was given, as a value, a list, or by any of its fields. */
  has(name: string): boolean {
    return this.values.has(name) || [...this.values.keys()].some((key) => key.startsWith(`${name}.`));
  }

  /** The same query with one more parameter, as if the path's part had been given as one. */
  with(name: string, value: string): Query {
    const query = new Query('');
    for (const [key, values] of this.values) query.values.set(key, values);
    query.values.set(name, [value]);
    return query;
  }

  /** Refuses what the endpoint does not know, as Stripe does; a range counts by the name before its bound. */
  allow(known: readonly string[]): void {
    for (const key of this.values.keys()) {
      const name = key.replace(/\.(gte?|lte?)$/, '');
      if (!known.includes(name) && !known.includes(name.split('.')[0] ?? name)) throw unknownParameter(name);
    }
  }

  get limit(): number {
    const limit = this.whole('limit') ?? DEFAULT_LIMIT;
    if (limit > MAX_LIMIT || limit < 1) {
      const message =
        limit < 1
          ? 'This value must be greater than or equal to 1.'
          : `This value must be less than or equal to ${MAX_LIMIT} (it currently is '${limit}').`;
      throw new Problem(400, { code: 'parameter_invalid_integer', message, param: 'limit' });
    }
    return limit;
  }

  get expand(): readonly string[] {
    return this.all('expand');
  }

  whole(key: string): number | undefined {
    const value = this.one(key);
    if (value === undefined) return undefined;
    if (!/^-?\d+$/.test(value)) throw invalidInteger(key, value);
    return Number(value);
  }

  range(key: string): Range {
    const exact = this.whole(key);
    if (exact !== undefined) return { from: exact, to: exact };
    const above = this.whole(`${key}.gt`);
    const below = this.whole(`${key}.lt`);
    return {
      from: this.whole(`${key}.gte`) ?? (above === undefined ? undefined : above + 1),
      to: this.whole(`${key}.lte`) ?? (below === undefined ? undefined : below - 1),
    };
  }
}

export const PAGING_PARAMETERS: readonly string[] = PAGING;

export function inRange(value: number | null, { from, to }: Range): boolean {
  if (from === undefined && to === undefined) return true;
  return value !== null && value >= (from ?? -Infinity) && value <= (to ?? Infinity);
}
