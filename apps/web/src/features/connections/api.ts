import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { credentialsBody, testConnection } from '#contracts/access-report.ts';
import { listCalls } from '#contracts/calls.ts';
import {
  type ConnectionDto,
  connectSandbox,
  createConnection,
  getConnection,
  listConnections,
  removeConnection,
  replaceCredentials,
  resyncConnection,
  setWebhookSecret,
} from '#contracts/connections.ts';
import { listAccounts } from '#contracts/account-list.ts';
import { listConnectors } from '#contracts/connectors.ts';
import { type AttachmentState, linkCustomer, listAttachments, unlinkCustomer } from '#contracts/attachments.ts';
import { beginConsent, completeConsent, listConsents, listUnroutable } from '#contracts/consent.ts';
import {
  countDeliveries,
  type DeliveryResult,
  getDelivery,
  getReadAllowance,
  listDeliveries,
  replayDelivery,
} from '#contracts/deliveries.ts';
import { cancelBackfill, listReadings } from '#contracts/readings.ts';
import { previewDisconnect, sumCalls, troubleshootConnection } from '#contracts/troubleshooting.ts';
import { call, pagesOf, queryOf } from '../../lib/api.ts';
import { showFailureToast, showUndoToast } from '../../lib/undo-toast.tsx';
import { isBusy } from './connection-states.ts';

const readingMs = 2_000;

export type Credentials = z.input<typeof credentialsBody>;
export type SandboxSystem = NonNullable<z.input<typeof connectSandbox.body>['system']>;

/** While something is read, what stands beside its progress (accounts, calls) grows too. */
export const connectionsQuery = () => ({
  ...queryOf(listConnections),
  refetchInterval: (query: { state: { data?: { rows: readonly ConnectionDto[] } | undefined } }) =>
    query.state.data?.rows.some(isBusy) ? readingMs : false,
});
export const connectorsQuery = () => ({ ...queryOf(listConnectors), staleTime: Infinity });
export const consentsQuery = () => ({ ...queryOf(listConsents), staleTime: Infinity });
export const unroutableQuery = () => queryOf(listUnroutable);
export const connectionQuery = (id: string) => queryOf(getConnection, { params: { id } });
export const callsQuery = (id: string) => pagesOf(listCalls, { params: { id }, query: { limit: 100 } });
export const callSumsQuery = (id: string) => queryOf(sumCalls, { params: { id } });
export const readingsQuery = (id: string) => pagesOf(listReadings, { params: { id }, query: { limit: 20 } });
export const readAllowanceQuery = (id: string) => queryOf(getReadAllowance, { params: { id } });
export const disconnectPreviewQuery = (id: string) => queryOf(previewDisconnect, { params: { id } });

const foundAccounts = 8;

/** Accounts of the connection's mode, by whatever the search knows of them. */
export const accountsQuery = (mode: ConnectionDto['mode'], search: string) =>
  queryOf(listAccounts, { query: { mode, search, limit: foundAccounts } });

export const attachmentsQuery = (id: string, state?: AttachmentState) =>
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
    onSuccess: lookAgain,
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

/** The whole ledger as a file. */
export const callsFile = (id: string) => `/api/connections/${id}/calls.csv`;

interface DeliveryFilter {
  result?: DeliveryResult;
  type?: string;
}

export const deliveriesQuery = (id: string, filter: DeliveryFilter) =>
  pagesOf(listDeliveries, { params: { id }, query: { limit: 100, ...filter } });
export const deliveryCountsQuery = (id: string, type?: string) =>
  queryOf(countDeliveries, { params: { id }, query: type === undefined ? {} : { type } });
export const deliveryQuery = (id: string, deliveryId: string) => queryOf(getDelivery, { params: { id, deliveryId } });

/** Leaves the page: the billing system asks, and sends the browser back. */
export function useBeginConsent() {
  return useMutation({
    mutationFn: (body: z.input<typeof beginConsent.body>) => call(beginConsent, { body }),
    onSuccess: ({ url }) => window.location.assign(url),
  });
}

export function useCompleteConsent() {
  const lookAgain = useLookAgain();
  return useMutation({
    mutationFn: (body: z.input<typeof completeConsent.body>) => call(completeConsent, { body }),
    onSuccess: lookAgain,
  });
}

/** A test keeps nothing, so nothing needs to be looked at again. */
export function useTestConnection() {
  return useMutation({ mutationFn: (body: Credentials) => call(testConnection, { body }) });
}

export function useCreateConnection() {
  const lookAgain = useLookAgain();
  return useMutation({
    mutationFn: (body: Credentials & { label?: string }) => call(createConnection, { body }),
    onSuccess: lookAgain,
  });
}

export function useConnectSandbox() {
  const lookAgain = useLookAgain();
  return useMutation({
    mutationFn: (system: SandboxSystem) => call(connectSandbox, { body: { system } }),
    onSuccess: lookAgain,
  });
}

/** The same connection with its new key, or another one where the key is of another account and that was confirmed. */
export function useReplaceCredentials(id: string) {
  const lookAgain = useLookAgain();
  return useMutation({
    mutationFn: (body: z.input<typeof replaceCredentials.body>) => call(replaceCredentials, { params: { id }, body }),
    onSuccess: lookAgain,
  });
}

export function useSetWebhookSecret(id: string) {
  const lookAgain = useLookAgain();
  return useMutation({
    mutationFn: (secret: string) => call(setWebhookSecret, { params: { id }, body: { secret } }),
    onSuccess: lookAgain,
  });
}

export function useResync(id: string) {
  const lookAgain = useLookAgain();
  return useMutation({ mutationFn: () => call(resyncConnection, { params: { id } }), onSuccess: lookAgain });
}

export function useCancelReading(id: string) {
  const lookAgain = useLookAgain();
  return useMutation({ mutationFn: () => call(cancelBackfill, { params: { id } }), onSuccess: lookAgain });
}

export function useReplay(id: string, deliveryId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call(replayDelivery, { params: { id, deliveryId } }),
    onSuccess: async (delivery) => {
      queries.setQueryData(deliveryQuery(id, deliveryId).queryKey, delivery);
      await queries.invalidateQueries({ queryKey: [listDeliveries.id] });
      await queries.invalidateQueries({ queryKey: [countDeliveries.id] });
    },
  });
}

/** Asks the billing system anew each time it is run; it keeps nothing. */
export function useTroubleshoot(id: string) {
  return useMutation({ mutationFn: () => call(troubleshootConnection, { params: { id } }) });
}

export function useDisconnect(id: string) {
  const lookAgain = useLookAgain();
  return useMutation({ mutationFn: () => call(removeConnection, { params: { id } }), onSuccess: lookAgain });
}

/** A connection that comes, goes or changes touches every list and the modes of the frame. */
function useLookAgain() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries();
}
