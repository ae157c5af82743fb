import { useSearchParams } from 'react-router';

interface Adding {
  /** The system whose form is open. */
  readonly system: string | null;
  /** The ended connection that it is to bring back. */
  readonly again: string | null;
  readonly open: (system: string) => void;
  readonly close: () => void;
}

/** Which form is open, kept in the address. */
export function useAdding(): Adding {
  const [search, setSearch] = useSearchParams();
  const set = (system: string | null) =>
    setSearch((old) => {
      const next = new URLSearchParams(old);
      next.delete('again');
      if (system === null) next.delete('add');
      else next.set('add', system);
      return next;
    });
  return { system: search.get('add'), again: search.get('again'), open: set, close: () => set(null) };
}
