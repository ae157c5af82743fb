import { useCallback } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router';

/** One value kept in the address (a filter, a sort, a tab); the fallback is left out of it. */
export function useAddress<Value extends string>(
  name: string,
  fallback: Value,
  allowed: readonly Value[],
): [Value, (value: Value) => void] {
  const [search, setSearch] = useSearchParams();
  const text = search.get(name);
  const value = allowed.find((candidate) => candidate === text) ?? fallback;
  const set = useCallback(
    (next: Value) =>
      setSearch(
        (old) => {
          const changed = new URLSearchParams(old);
          if (next === fallback) changed.delete(name);
          else changed.set(name, next);
          return changed;
        },
        { replace: true },
      ),
    [name, fallback, setSearch],
  );
  return [value, set];
}

/** Free text kept in the address; null leaves it out. */
export function useAddressText(name: string): [string | null, (value: string | null) => void] {
  const [search, setSearch] = useSearchParams();
  const set = useCallback(
    (value: string | null) =>
      setSearch(
        (old) => {
          const next = new URLSearchParams(old);
          if (value === null) next.delete(name);
          else next.set(name, value);
          return next;
        },
        { replace: true },
      ),
    [name, setSearch],
  );
  return [search.get(name), set];
}

/**
 * What stands open, kept in the address: on a phone it fills the screen, so opening it is a step of history, and closing it goes that
 * step back. Another one in its place is no further step.
 */
export function useAddressOpen(name: string): [string | null, (value: string) => void, () => void] {
  const [search, setSearch] = useSearchParams();
  const { state } = useLocation();
  const navigate = useNavigate();
  const value = search.get(name);
  const isStep = state === name;
  const change = (next: string | null, options: { replace: boolean; state: unknown }) =>
    setSearch((old) => {
      const changed = new URLSearchParams(old);
      if (next === null) changed.delete(name);
      else changed.set(name, next);
      return changed;
    }, options);
  return [
    value,
    (next) => change(next, value === null ? { replace: false, state: name } : { replace: true, state }),
    () => {
      if (isStep) void navigate(-1);
      else change(null, { replace: true, state });
    },
  ];
}
