import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { findAccounts } from '#contracts/account-search.ts';
import { queryOf } from '../lib/api.ts';
import { useMode } from '../lib/mode.ts';
import { paletteStore } from './palette-store.ts';

/** Accounts, contacts too, by whatever the search knows of them; `isBehind` while what is shown answers an older text. */
export function useAccountSearch(text: string) {
  const { mode } = useMode();
  const wanted = text.trim();
  const [search] = useDebouncedValue(wanted, 150);
  const { data, isFetching, isPlaceholderData } = useQuery({
    ...queryOf(findAccounts, { query: { mode, text: search } }),
    enabled: search.length > 0,
    placeholderData: keepPreviousData,
  });
  const isBehind = wanted !== search || (search.length > 0 && isFetching && (isPlaceholderData || !data));
  return { rows: wanted.length > 0 ? (data?.rows ?? []) : [], isBehind };
}

/**
 * The first result is chosen from the start, so that Enter takes it. Enter before the answer to what was typed has come waits for
 * it: it must never open what an older text had found.
 */
export function useFirstChosen(results: readonly string[], isBehind: boolean) {
  const isEntered = useRef(false);
  const key = results.join();
  useEffect(() => {
    const first = chooseFirst();
    if (isBehind || !isEntered.current) return;
    isEntered.current = false;
    first?.click();
    // Not read: other results have another first one.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [key, isBehind]);
  return {
    onKeyDownCapture: (event: KeyboardEvent) => {
      if (event.nativeEvent.isComposing) return;
      isEntered.current = event.key === 'Enter' && isBehind;
      if (!isEntered.current) return;
      event.preventDefault();
      event.stopPropagation();
    },
  };
}

/** As the arrow keys of the list choose: the mark on the result, and its place in the store from which they go on. */
function chooseFirst(): HTMLElement | null {
  const list = document.getElementById(paletteStore.getState().listId);
  const first = list?.querySelector<HTMLElement>('[data-action]') ?? null;
  list?.querySelector('[data-selected]')?.removeAttribute('data-selected');
  first?.setAttribute('data-selected', 'true');
  paletteStore.updateState((state) => ({ ...state, selected: first ? 0 : -1 }));
  return first;
}
