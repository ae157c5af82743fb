import { z } from 'zod';
import type { accountSortSchema } from '#contracts/account-list.ts';
import { instantKey } from '../platform/http/cursor.ts';
import { shownHealth } from './shown-health.ts';

export type AccountSort = z.output<typeof accountSortSchema>;

const wholeNumber = z.string().regex(/^-?\d{1,18}$/);

/** How a list of accounts is sorted: the column, and what follows the last row of a page (`$key`, `$id` stand for it). */
export interface AccountOrder {
  readonly name: string;
  readonly key: z.ZodType<string | null>;
  readonly column: string;
  readonly orderBy: string;
  readonly after: (key: string, id: string) => string;
}

/** Rows without a value last; ties in the order of the ids. */
function nullsLast(column: string, type: string, how: 'asc' | 'desc' = 'asc'): Pick<AccountOrder, 'orderBy' | 'after'> {
  const beyond = how === 'asc' ? '>' : '<';
  return {
    orderBy: `${column} ${how} nulls last, a.id`,
    after: (key, id) => `case when ${key}::${type} is null then ${column} is null and a.id > ${id}::uuid
      else ${column} is null or ${column} ${beyond} ${key}::${type} or (${column} = ${key}::${type} and a.id > ${id}::uuid) end`,
  };
}

/** Highest MRR, name, lowest score, next renewal, latest end first; scores as they are shown at the moment `now`. */
export function accountOrders(now: Date): Readonly<Record<AccountSort, AccountOrder>> {
  const score = shownHealth(now).score;
  return {
    mrr: {
      name: 'mrr',
      key: wholeNumber,
      column: 'a.mrr_rank',
      orderBy: 'a.mrr_rank desc, a.id',
      after: (key, id) => `a.mrr_rank <= ${key}::bigint and (a.mrr_rank < ${key}::bigint or a.id > ${id}::uuid)`,
    },
    name: {
      name: 'name',
      key: z.string().regex(/^[^\0]{0,400}$/),
      column: 'a.name_normal',
      orderBy: 'a.name_normal, a.id',
      after: (key, id) => `(a.name_normal, a.id) > (${key}::text, ${id}::uuid)`,
    },
    health: {
      name: 'health',
      key: z
        .string()
        .regex(/^\d{1,3}$/)
        .nullable(),
      column: score,
      ...nullsLast(score, 'int'),
    },
    renewal: {
      name: 'renewal',
      key: instantKey.nullable(),
      column: 'a.renews_at',
      ...nullsLast('a.renews_at', 'timestamptz'),
    },
    ended: {
      name: 'ended',
      key: instantKey.nullable(),
      column: 'a.ended_at',
      ...nullsLast('a.ended_at', 'timestamptz', 'desc'),
    },
  };
}
