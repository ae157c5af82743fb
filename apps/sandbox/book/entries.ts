import { chargesOf } from '../shapes/common.ts';
import { hasIntent } from '../shapes/payment.ts';
import type { Household } from './facts.ts';

/** The kinds that can be listed across all customers. */
export const SHELF_KINDS = [
  'customer',
  'subscription',
  'invoice',
  'invoice_payment',
  'payment_intent',
  'charge',
  'refund',
  'balance_transaction',
] as const;

export type ShelfKind = (typeof SHELF_KINDS)[number];

export type Emit = (ordinal: number, created: number, status: string) => void;

/** Which objects of a kind a household has: enough to list, sort and filter them without drawing any. */
export const entriesOf: Readonly<Record<ShelfKind, (household: Household, emit: Emit) => void>> = {
  customer: (household, emit) => {
    if (household.deletedAt === null) emit(0, household.created, '');
  },
  subscription: (household, emit) => {
    for (const { ordinal, created, status } of household.subscriptions) emit(ordinal, created, status);
  },
  invoice: (household, emit) => {
    for (const { ordinal, created, status } of household.invoices) emit(ordinal, created, status);
  },
  invoice_payment: (household, emit) => {
    for (const invoice of household.invoices) {
      if (!hasIntent(invoice)) continue;
      emit(invoice.ordinal, invoice.created, invoice.status);
    }
  },
  payment_intent: (household, emit) => {
    for (const invoice of household.invoices) if (hasIntent(invoice)) emit(invoice.ordinal, invoice.created, '');
  },
  charge: (household, emit) => {
    for (const invoice of household.invoices) {
      for (const { ordinal, attempt } of chargesOf(invoice)) emit(ordinal, attempt.at, '');
    }
  },
  refund: (household, emit) => {
    for (const { ordinal, at } of household.refunds) emit(ordinal, at, '');
  },
  balance_transaction: (household, emit) => {
    for (const invoice of household.invoices) {
      for (const { ordinal, attempt } of chargesOf(invoice)) {
        if (attempt.decline === null) emit(ordinal * 2, attempt.at, 'charge');
      }
    }
    for (const { ordinal, at } of household.refunds) emit(ordinal * 2 + 1, at, 'refund');
  },
};
