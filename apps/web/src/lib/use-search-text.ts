import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { useSearchParams } from 'react-router';

const name = 'q';
const patienceMs = 250;

/** What is typed, and what is searched for: the address follows when the typing rests. */
export function useSearchText(): { typed: string; search: string; type: (text: string) => void; clear: () => void } {
  const [params, setParams] = useSearchParams();
  const search = params.get(name) ?? '';
  const [typed, setTyped] = useState(search);
  const write = (text: string) =>
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        if (text.trim() === '') next.delete(name);
        else next.set(name, text.trim());
        return next;
      },
      { replace: true },
    );
  const writeLater = useDebouncedCallback(write, patienceMs);
  const type = (text: string) => {
    setTyped(text);
    writeLater(text);
  };
  const clear = () => {
    setTyped('');
    write('');
  };
  return { typed, search, type, clear };
}
