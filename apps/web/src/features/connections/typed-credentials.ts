import { useState } from 'react';

export interface Typed {
  label: string;
  credentials: Record<string, string>;
}

const nothing: Typed = { label: '', credentials: {} };
const remembered = new Map<string, Typed>();

/**
 * What was typed into a form, which begins as `given`. It outlives the page, so that a look elsewhere loses nothing; it is
 * kept in memory alone, because it holds a secret, and forgotten once it was saved.
 */
export function useTypedCredentials(form: string, given: Typed = nothing) {
  const [typed, setTyped] = useState(() => remembered.get(form) ?? given);
  return {
    typed,
    change: (next: Typed) => {
      remembered.set(form, next);
      setTyped(next);
    },
    forget: () => {
      remembered.delete(form);
      setTyped(given);
    },
  };
}
