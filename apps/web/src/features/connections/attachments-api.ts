import { useMutation } from '@tanstack/react-query';
import { listAccounts } from '#contracts/account-list.ts';
import { type AttachmentFilter, linkCustomer, listAttachments, unlinkCustomer } from '#contracts/attachments.ts';
import type { ConnectionDto } from '#contracts/connections.ts';
import { call, pagesOf, queryOf } from '../../lib/api.ts';
import { showDoneToast, showFailureToast, showUndoToast } from '../../lib/undo-toast.tsx';
import { useLookAgain } from './use-look-again.ts';

const foundAccounts = 8;

/** Accounts of the connection's mode, contacts too, by whatever the search knows of them. */
export const accountsQuery = (mode: ConnectionDto['mode'], search: string) =>
  queryOf(listAccounts, { query: { mode, pill: 'everyone', search, limit: foundAccounts } });

export const attachmentsQuery = (id: string, state?: AttachmentFilter) =>
  pagesOf(listAttachments, { params: { id }, query: { limit: 100, ...(state === undefined ? {} : { state }) } });

/**
 * Links a customer to an account by hand, or takes that back; both accounts, and every list of them, change. The row may leave the
 * list meanwhile, so what became of it is told here.
 */
export function useLinking(id: string) {
  const lookAgain = useLookAgain();
  const params = { id };
  const unlink = useMutation({
    mutationFn: ({ externalId }: LinkedCustomer) => call(unlinkCustomer, { params, body: { externalId } }),
    onSuccess: async ({ account }, { name }) => {
      showDoneToast(account === null ? `${name} waits again.` : `${name} belongs to ${account.name} again.`);
      await lookAgain();
    },
    onError: (error, { name }) => showFailureToast(`${name} was not moved back.`, error),
  });
  const link = useMutation({
    mutationFn: ({ customer, account }: { customer: LinkedCustomer; account: { accountId: string; name: string } }) =>
      call(linkCustomer, { params, body: { externalId: customer.externalId, accountId: account.accountId } }),
    onSuccess: async (_placed, { customer, account }) => {
      showUndoToast(`${customer.name} belongs to ${account.name} now.`, () => unlink.mutate(customer));
      await lookAgain();
    },
    onError: (error, { customer }) => showFailureToast(`${customer.name} was not linked.`, error),
  });
  return { link, unlink };
}

interface LinkedCustomer {
  readonly externalId: string;
  /** What it is called. */
  readonly name: string;
}
