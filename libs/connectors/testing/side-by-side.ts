import type { Access } from '../access.ts';

/**
 * The same access with a budget of `width` calls at once, in which no call begins before so many wait together: a reading that
 * asks for fewer at a time waits for ever. Of calls to other paths than those that are meant nothing is waited for.
 */
export function onlySideBySide(access: Access, width: number, isMeant: (path: string) => boolean = () => true): Access {
  let waiting: (() => void)[] = [];
  const throttle = (path: string) =>
    new Promise<void>((begin) => {
      if (!isMeant(path)) return begin();
      waiting.push(begin);
      if (waiting.length < width) return;
      const together = waiting;
      waiting = [];
      for (const one of together) one();
    });
  return { ...access, inFlight: width, throttle };
}
