import { addMonths } from '../../book/calendar.ts';
import { cadenceOf, isLive } from '../../billing/cycle.ts';
import { revenueOf } from '../revenue.ts';
import type { Contract } from '../wire/agreement.ts';
import type { OneTime } from '../wire/money.ts';
import type { MeteredObject } from '../wire/usage.ts';
import { ITEMS } from './catalogue.ts';
import { personOf } from './customer.ts';
import type { Desk, Subject } from './desk.ts';
import { amountOf, dateOf, momentOf } from './stamps.ts';

const STATUSES = ['EXECUTED', 'PENDING_SIGNATURES', 'DRAFT', 'EXECUTED'] as const;

export function contractShape(desk: Desk, { entry, ...found }: Subject): Contract | null {
  const { household, member } = found;
  const one = household.subscriptions[entry.ordinal];
  if (one === undefined) return null;
  const yearly = revenueOf(desk.context, household, member, one).mrr * 12;
  const status = isLive(one) ? (STATUSES[household.index % STATUSES.length] ?? 'EXECUTED') : 'EXECUTED';
  const { interval, count } = cadenceOf(desk.context, one);
  const months = interval === 'year' ? 12 * count : 12;
  return {
    id: desk.ids.of('contract', household.index, one.ordinal),
    company_id: desk.companyId,
    customer_id: desk.ids.of('customer', household.index),
    title: `Agreement with ${personOf(desk, found).name}`,
    type: 'CONTRACT',
    status,
    acv: amountOf(one.currency, yearly),
    tcv: amountOf(one.currency, yearly),
    auto_renews: one.cancelAt === null,
    auto_charges: one.collection === 'charge_automatically',
    bundle_pricing_id: `bundle_${desk.ids.fixed('b', one.items[0]?.price ?? 'none').slice(2)}`,
    start_date: dateOf(one.created),
    expiration_date: dateOf(addMonths(one.created, months)),
    completed_date: status === 'EXECUTED' ? dateOf(one.created) : null,
    term: { frequency: 'YEAR', count: 1 },
    trial: one.trialStart !== null,
    custom_variables: {},
    config_items: [],
    counter_signatories: [],
    contract_attachments: [],
    owner_id: null,
    metadata: {},
    created_at: momentOf(entry.created, household.index),
    updated_at: momentOf(entry.updated, household.index),
  };
}

export function oneTimeShape(desk: Desk, { entry, household }: Subject): OneTime | null {
  const invoice = household.invoices[entry.ordinal];
  if (invoice === undefined) return null;
  return {
    id: desk.ids.of('one_time', household.index, invoice.ordinal),
    company_id: desk.companyId,
    customer_id: desk.ids.of('customer', household.index),
    name: invoice.lines[0]?.text ?? 'Charge',
    amount: amountOf(invoice.currency, invoice.total),
    quantity: 1,
    invoice_uuid: desk.ids.of('invoice', household.index, invoice.ordinal),
    created_at: momentOf(entry.created, household.index),
    updated_at: momentOf(entry.updated, household.index),
  };
}

export function objectShape(desk: Desk, { entry, household }: Subject): MeteredObject {
  return {
    id: desk.ids.of('object', household.index, entry.ordinal),
    company_id: desk.companyId,
    customer_id: desk.ids.of('customer', household.index),
    item_id: ITEMS.seats,
    identifier: `seat-${household.index}-${entry.ordinal + 1}`,
    state: 'ACTIVE',
    properties: {},
    created_at: momentOf(entry.created, household.index),
    updated_at: momentOf(entry.updated, household.index),
  };
}
