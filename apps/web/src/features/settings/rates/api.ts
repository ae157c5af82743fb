import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { countAccounts } from '#contracts/account-list.ts';
import {
  fetchExchangeRates,
  getExchangeRates,
  importExchangeRates,
  listExchangeRateHistory,
  setExchangeRate,
  setWorkspaceCurrency,
} from '#contracts/rates.ts';
import { getAccountMrrHistory, getMrrHistory } from '#contracts/mrr-history.ts';
import { getMe } from '#contracts/session.ts';
import { call, queryOf } from '../../../lib/api.ts';

export const ratesQuery = () => queryOf(getExchangeRates);

/** All rates of a currency, newest day first. */
export function historyPages(currency: string) {
  return infiniteQueryOptions({
    queryKey: [listExchangeRateHistory.id, 'pages', { currency }],
    queryFn: ({ pageParam }) =>
      call(listExchangeRateHistory, { query: { currency, ...(pageParam === null ? {} : { before: pageParam }) } }),
    initialPageParam: noDay(),
    getNextPageParam: (last) => last.nextBefore,
  });
}

function noDay(): string | null {
  return null;
}

export function useSetCurrency() {
  const lookAgain = useLookAgain();
  return useMutation({
    mutationFn: (currency: string) => call(setWorkspaceCurrency, { body: { currency } }),
    onSuccess: lookAgain,
  });
}

export function useSetRate() {
  const lookAgain = useLookAgain();
  return useMutation({
    mutationFn: (rate: { currency: string; day: string; perEuro: string }) => call(setExchangeRate, { body: rate }),
    onSuccess: lookAgain,
  });
}

export function useFetchRates() {
  const lookAgain = useLookAgain();
  return useMutation({ mutationFn: () => call(fetchExchangeRates), onSettled: lookAgain });
}

export function useImportRates() {
  const lookAgain = useLookAgain();
  return useMutation({
    mutationFn: async (file: File) => call(importExchangeRates, { body: { xml: await file.text() } }),
    onSuccess: lookAgain,
  });
}

/** Rates show on their own page, the currency in the frame, and both in every total. */
function useLookAgain() {
  const queries = useQueryClient();
  return () =>
    Promise.all(
      [getExchangeRates, listExchangeRateHistory, getMe, countAccounts, getMrrHistory, getAccountMrrHistory].map(
        ({ id }) => queries.invalidateQueries({ queryKey: [id] }),
      ),
    );
}
