import { AppError } from '../platform/errors/app-error.ts';
import type { AttachingConnection } from './attachment.ts';
import type { AccountRow, CustomerRow } from './hand-link-rows.ts';

/** Throws in words what stands against linking this customer to this account. */
export function assertFits(connection: AttachingConnection, customer: CustomerRow, to: AccountRow): void {
  if (customer.isDeleted) {
    const words = `${customer.name} was deleted in the billing system. Nothing was linked.`;
    throw new AppError('conflict', 'customer_deleted', words);
  }
  if (to.mode !== connection.mode) {
    const words = `${to.name} is an account of ${to.mode} mode, and this customer is of ${connection.mode} mode: they are never mixed.`;
    throw new AppError('conflict', 'other_mode', words);
  }
  if (to.movedTo !== null) {
    throw new AppError(
      'conflict',
      'account_moved',
      `${to.name} has no customer any more. Choose the account it went to.`,
    );
  }
}

export function matched(customer: CustomerRow, account: AccountRow): AppError {
  const words = `${customer.name} was matched to ${account.name} without doubt. Only customers that wait or are ambiguous are linked by hand.`;
  return new AppError('conflict', 'customer_matched', words);
}
