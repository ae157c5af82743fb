import { useEffect, useState } from 'react';

const tickMs = 100;

/** Milliseconds until an instant, counted down; 0 when it has passed. */
export function useMillisecondsLeft(until: string): number {
  const end = new Date(until).getTime();
  const [now, setNow] = useState(() => Date.now());
  const left = Math.max(0, end - now);
  const isOver = left === 0;
  useEffect(() => {
    if (isOver) return undefined;
    const timer = setInterval(() => setNow(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, [isOver]);
  return left;
}
