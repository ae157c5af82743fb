import { isObject, type Json } from '../../api/json.ts';
import { invalid } from './problem.ts';

/** Filters that look at something else than a field of the same name. */
const SPECIAL: Readonly<Record<string, (row: Row, value: unknown) => boolean>> = {
  search: (row, value) => searched(row).includes(String(value).toLowerCase()),
  statuses: (row, value) => (Array.isArray(value) ? value.includes(row['status']) : row['status'] === value),
  owner_ids: (row, value) => inSet(row['owner_id'] ?? null, value),
  has_parent: (row, value) => (row['parent_customer_id'] !== null) === value,
  invoice_number: (row, value) => (row['invoice_number'] ?? row['number']) === value,
  hide_zero: (row, value) => value !== true || minorOf(row['total'] ?? null) !== 0,
};

type Row = Readonly<Record<string, Json>>;

/** Whether a row passes a query. A filter that the row has no field for is refused rather than ignored. */
export function passes(row: Json, query: Readonly<Record<string, unknown>>): boolean {
  if (!isObject(row)) return true;
  return Object.entries(query).every(([name, value]) => {
    if (value === null || value === undefined) return true;
    const special = SPECIAL[name];
    if (special !== undefined) return special(row, value);
    if (!(name in row)) throw invalid([{ field: `query.${name}`, message: 'is not a filter of this resource' }]);
    return matches(row[name] ?? null, value);
  });
}

function matches(field: Json, wanted: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return field === wanted;
  if ('values' in wanted) return inSet(field, wanted);
  return Object.entries(wanted).every(([bound, limit]) => {
    const have = numeric(field);
    const asked = numeric(limit);
    if (have === null || asked === null) return false;
    return BOUNDS[bound]?.(have, asked) ?? true;
  });
}

const BOUNDS: Readonly<Record<string, (have: number, asked: number) => boolean>> = {
  eq: (have, asked) => have === asked,
  gt: (have, asked) => have > asked,
  gte: (have, asked) => have >= asked,
  lt: (have, asked) => have < asked,
  lte: (have, asked) => have <= asked,
};

function inSet(field: Json, wanted: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null || !('values' in wanted) || !Array.isArray(wanted.values)) {
    return false;
  }
  const have = Array.isArray(field) ? field : [field];
  const isAll = 'condition' in wanted && wanted.condition === 'AND' && Array.isArray(field);
  const isIn = (value: unknown): boolean => have.some((one) => one === value);
  return isAll ? wanted.values.every(isIn) : wanted.values.some(isIn);
}

/** A number, the whole of an amount, or a date's moment. */
function numeric(value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') {
    const at = Date.parse(value);
    return Number.isNaN(at) ? null : at;
  }
  return minorOf(value);
}

function minorOf(value: unknown): number | null {
  if (typeof value !== 'object' || value === null || !('value_in_cents' in value)) return null;
  return typeof value.value_in_cents === 'number' ? value.value_in_cents : null;
}

function searched(row: Row): string {
  const fields = ['id', 'uuid', 'identifier', 'name', 'org_name', 'email', 'number', 'title', 'key'];
  const texts = fields.map((name) => row[name]).filter((value) => typeof value === 'string');
  return texts.join('\n').toLowerCase();
}
