import { useMutation, useQueryClient } from '@tanstack/react-query';
import { countAccounts } from '#contracts/accounts.ts';
import {
  fetchExchangeRates,
  getExchangeRates,
  importExchangeRates,
  setExchangeRate,
  setWorkspaceCurrency,
} from '#contracts/rates.ts';
import { getMe } from '#contracts/session.ts';
import { call, queryOf } from '../../../lib/api.ts';

export const ratesQuery = () => queryOf(getExchangeRates);

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
      [getExchangeRates, getMe, countAccounts].map(({ id }) => queries.invalidateQueries({ queryKey: [id] })),
    );
}
