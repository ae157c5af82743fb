import { useState } from 'react';

export interface Typed {
  label: string;
  credentials: Record<string, string>;
}

const nothing: Typed = { label: '', credentials: {} };
const remembered = new Map<string, Typed>();

/**
 * What was typed into the form of a system. It outlives the page, so that a look elsewhere loses nothing; it is
 * kept in memory alone, because it holds a secret, and forgotten once it was saved.
 */
export function useTypedCredentials(system: string) {
  const [typed, setTyped] = useState(() => remembered.get(system) ?? nothing);
  return {
    typed,
    change: (next: Typed) => {
      remembered.set(system, next);
      setTyped(next);
    },
    forget: () => {
      remembered.delete(system);
      setTyped(nothing);
    },
  };
}
