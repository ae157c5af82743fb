import { useMutation } from '@tanstack/react-query';
import type { z } from 'zod';
import { credentialsBody, testConnection } from '#contracts/access-report.ts';
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
import { listConnectors } from '#contracts/connectors.ts';
import { beginConsent, completeConsent, followConsent, listConsents, listUnroutable } from '#contracts/consent.ts';
import { getReadAllowance } from '#contracts/deliveries.ts';
import { cancelBackfill, listReadings } from '#contracts/readings.ts';
import { previewDisconnect, troubleshootConnection } from '#contracts/troubleshooting.ts';
import { call, pagesOf, queryOf } from '../../lib/api.ts';
import { focusContent } from '../../lib/focus.ts';
import { isBusy } from './connection-states.ts';
import { useLookAgain } from './use-look-again.ts';

const readingMs = 2_000;

export type Credentials = z.input<typeof credentialsBody>;
/** Said once a person was asked whether another account than before is meant. */
export type Confirm = NonNullable<z.input<typeof createConnection.body>['confirm']>;

/** While something is read, what stands beside its progress (accounts, calls) grows too. */
export const connectionsQuery = () => ({
  ...queryOf(listConnections),
  refetchInterval: (query: { state: { data?: { rows: readonly ConnectionDto[] } | undefined } }) =>
    query.state.data?.rows.some(isBusy) ? readingMs : false,
});
export const connectorsQuery = () => ({ ...queryOf(listConnectors), staleTime: Infinity });
export const consentsQuery = () => ({ ...queryOf(listConsents), staleTime: Infinity });
/** What became of the consent that was begun last. */
export const followConsentQuery = () => queryOf(followConsent);
export const unroutableQuery = () => queryOf(listUnroutable);
export const connectionQuery = (id: string) => queryOf(getConnection, { params: { id } });
export const readingsQuery = (id: string) => pagesOf(listReadings, { params: { id }, query: { limit: 20 } });
export const readAllowanceQuery = (id: string) => queryOf(getReadAllowance, { params: { id } });
export const disconnectPreviewQuery = (id: string) => queryOf(previewDisconnect, { params: { id } });

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
    mutationFn: (body: z.input<typeof createConnection.body>) => call(createConnection, { body }),
    onSuccess: lookAgain,
  });
}

export function useConnectSandbox() {
  const lookAgain = useLookAgain();
  return useMutation({
    mutationFn: (body: z.input<typeof connectSandbox.body>) => call(connectSandbox, { body }),
    // What offered it is gone when it is connected.
    onSuccess: () => {
      focusContent();
      return lookAgain();
    },
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
  return useMutation({
    mutationFn: () => call(cancelBackfill, { params: { id } }),
    // The question goes with the reading that it asked about.
    onSuccess: () => {
      focusContent();
      return lookAgain();
    },
  });
}

/** Asks the billing system anew each time it is run; it keeps nothing. */
export function useTroubleshoot(id: string) {
  return useMutation({ mutationFn: () => call(troubleshootConnection, { params: { id } }) });
}

export function useDisconnect(id: string) {
  const lookAgain = useLookAgain();
  return useMutation({
    mutationFn: () => call(removeConnection, { params: { id } }),
    // What was asked is gone with the answer: a callback of the question's own would never be called.
    onSuccess: () => {
      focusContent();
      return lookAgain();
    },
  });
}
