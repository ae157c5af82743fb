import { setImmediate } from 'node:timers/promises';
import { searchCustomers, SHOWN, summaryOf, type CustomerSummary, type Search } from '../control/customers.ts';
import type { Parts } from '../control/parts.ts';
import type { Found } from './book.ts';
import { reducedCustomerShape } from './shapes/customer.ts';

type Known = Pick<Parts, 'book' | 'measure' | 'theatre'>;

const PORTION = 1000;

/** Customers of either system for the page: Stripe's first, then those whom only Measure has, where they are asked for. */
export async function searchPeople(parts: Known, asked: Search): Promise<CustomerSummary[]> {
  const { book, measure, theatre } = parts;
  const wanted = asked.search.trim();
  const exact = measure.book.ids.placeOf('customer', wanted);
  if (exact !== null) {
    const person = personAt(parts, wanted);
    return person === null ? [] : [person];
  }
  const found = asked.show === 'measure' ? [] : await searchCustomers(book, asked, theatre.now());
  // Without a name to look for, Measure's own would only ever stand behind all of Stripe's.
  if (found.length >= asked.limit || (wanted === '' && asked.show !== 'measure')) return found;
  return [...found, ...(await searchAlone(parts, { ...asked, search: wanted, limit: asked.limit - found.length }))];
}

/** One customer by either system's id, or null. */
export function personAt(parts: Known, id: string): CustomerSummary | null {
  const { book, measure, theatre } = parts;
  const place = book.context.ids.placeOf(id);
  const household = place?.kind === 'customer' ? book.household(place.owner) : null;
  if (household !== null) return summaryOf(book, household, theatre.now());
  const owner = measure.book.ids.placeOf('customer', id)?.owner;
  const found = owner === undefined ? null : measure.book.find(owner);
  return found === null ? null : summaryFor(parts, found);
}

async function searchAlone(parts: Known, { search, limit, show }: Search): Promise<CustomerSummary[]> {
  const { measure } = parts;
  await measure.book.warm();
  const found: CustomerSummary[] = [];
  let seen = 0;
  for (const { owner } of measure.book.walk('customer', { column: 'created', newestFirst: true })) {
    seen += 1;
    if (seen % PORTION === 0) await setImmediate();
    const known = measure.book.find(owner);
    if (known?.member.relation !== 'alone') continue;
    const summary = summaryFor(parts, known);
    const isMeant = `${summary.name}\n${summary.email}`.toLowerCase().includes(search.toLowerCase());
    if (isMeant && SHOWN[show ?? 'all'](summary)) found.push(summary);
    if (found.length >= limit) break;
  }
  return found;
}

function summaryFor({ book, measure, theatre }: Known, found: Found): CustomerSummary {
  const now = theatre.now();
  const summary = summaryOf(book, found.household, now);
  if (summary.system !== 'measure') return summary;
  const { id, org_name, name, email } = reducedCustomerShape(measure.desk(now), found);
  return { ...summary, id, name: org_name === '' ? name : org_name, email };
}
