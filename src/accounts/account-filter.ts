import type { z } from 'zod';
import type { listAccounts } from '#contracts/account-list.ts';
import { shownHealth } from './shown-health.ts';

type ListQuery = z.output<typeof listAccounts.query>;
type Wanted = Pick<ListQuery, 'mode' | 'pill' | 'search' | 'band' | 'renewing'>;

/** Statuses behind each pill; All is every customer. A past-due account still pays in the billing system's own definition. */
const pillStatuses: Readonly<Record<Exclude<ListQuery['pill'], 'all'>, readonly string[] | null>> = {
  everyone: null,
  paying: ['active', 'past_due'],
  trial: ['trialing'],
  churned: ['canceled'],
  past_due: ['past_due'],
  status_unknown: ['unknown'],
  contacts: ['contact'],
};

/** Customers, those of unknown status too: no contacts. As SQL over `account a`. */
export const isCustomer = `a.status <> 'contact'`;

/** Without those whose only customer a person linked to another account, until another customer comes; as SQL over `account a`. */
export const isShown = `(a.moved_to is null
  or exists (select 1 from billing_customer b where b.workspace_id = a.workspace_id and b.account_id = a.id))`;

/** Accounts that renew within 90 days of the moment `now`, a parameter; as SQL over `account a`. */
export function renewsSoon(now: string): string {
  return `a.renews_at >= ${now}::timestamptz and a.renews_at < ${now}::timestamptz + interval '90 days'`;
}

/** Which accounts a list shows, as SQL over `account a` and its health `h`. */
export interface AccountFilter {
  readonly where: string;
  readonly parameters: readonly unknown[];
}

/** The words of a list's address as conditions; what people type is a parameter, never SQL. */
export function filterOf(workspaceId: string, query: Wanted, now: Date): AccountFilter {
  const parameters: unknown[] = [workspaceId, query.mode];
  const conditions = ['a.workspace_id = $1', 'a.mode = $2', isShown];
  const add = (condition: (parameter: string) => string, value: unknown) => {
    parameters.push(value);
    conditions.push(condition(`$${parameters.length}`));
  };
  const statuses = query.pill === 'all' ? null : pillStatuses[query.pill];
  if (query.pill === 'all') conditions.push(isCustomer);
  if (statuses) add((parameter) => `a.status = any(${parameter}::text[])`, statuses);
  if (query.band) add(inBand(query.band, now), bandsOf(query.band));
  if (query.renewing) add(renewsSoon, now);
  if (query.search) {
    add(
      (parameter) => `a.id in (select account_id from search_account($1, ${parameter}))`,
      searchPattern(query.search),
    );
  }
  return { where: conditions.join(' and '), parameters };
}

function bandsOf(band: NonNullable<ListQuery['band']>): readonly string[] {
  return band === 'at_risk_or_critical' ? ['at_risk', 'critical'] : [band];
}

/** What is shown is what is held, but for Unknown, which also stands for what is not: held ones are found by an index. */
function inBand(band: NonNullable<ListQuery['band']>, now: Date): (bands: string) => string {
  const shown = (bands: string) => `${shownHealth(now).band} = any(${bands}::text[])`;
  if (band === 'unknown') return shown;
  return (bands) => `h.mode = $2 and h.band = any(${bands}::text[]) and ${shown(bands)}`;
}

/**
 * Anywhere in the name or an address; what `like` would read as a sign is taken literally. One or two letters stand almost
 * everywhere, and no index knows where: they are taken as a beginning.
 */
export function searchPattern(words: string): string {
  const literal = words.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`);
  return words.length < 3 ? `${literal}%` : `%${literal}%`;
}
