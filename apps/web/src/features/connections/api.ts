import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import {
  connectSandbox,
  createConnection,
  credentialsBody,
  getConnection,
  listCalls,
  listConnections,
  listConnectors,
  removeConnection,
  resyncConnection,
  setWebhookSecret,
  testConnection,
} from '#contracts/connections.ts';
import { beginConsent, completeConsent, listConsents } from '#contracts/consent.ts';
import { listDeliveries } from '#contracts/deliveries.ts';
import { call, pagesOf, queryOf } from '../../lib/api.ts';

export type Credentials = z.input<typeof credentialsBody>;

export const connectionsQuery = () => queryOf(listConnections);
export const connectorsQuery = () => ({ ...queryOf(listConnectors), staleTime: Infinity });
export const consentsQuery = () => ({ ...queryOf(listConsents), staleTime: Infinity });
export const connectionQuery = (id: string) => queryOf(getConnection, { params: { id } });
export const callsQuery = (id: string) => pagesOf(listCalls, { params: { id }, query: { limit: 100 } });
export const deliveriesQuery = (id: string) => pagesOf(listDeliveries, { params: { id }, query: { limit: 100 } });

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
  return useMutation({ mutationFn: () => call(connectSandbox), onSuccess: lookAgain });
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

export function useDisconnect(id: string) {
  const lookAgain = useLookAgain();
  return useMutation({ mutationFn: () => call(removeConnection, { params: { id } }), onSuccess: lookAgain });
}

/** A connection that comes, goes or changes touches every list and the modes of the frame. */
function useLookAgain() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries();
}
