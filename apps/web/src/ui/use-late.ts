import { useEffect, useState } from 'react';

const patienceMs = 150;

/** True once something takes longer than a glance: what comes sooner needs no placeholder. */
export function useLate(): boolean {
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLate(true), patienceMs);
    return () => clearTimeout(timer);
  }, []);
  return isLate;
}
