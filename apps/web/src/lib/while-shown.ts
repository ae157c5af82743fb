/**
 * Runs `begin` as long as somebody can see the page, and ends what it began when it goes into the background, or is left and kept by
 * the browser for going back. A browser opens six connections to one host, and a stream holds one of them: with a stream in each of
 * six tabs, or of six pages that were left, no other page would load. Answers how to end it for good.
 */
export function whileShown(begin: () => () => void): () => void {
  let end: (() => void) | null = null;
  const set = (isShown: boolean) => {
    if (isShown) end ??= begin();
    else {
      end?.();
      end = null;
    }
  };
  const look = () => set(document.visibilityState !== 'hidden');
  const leave = () => set(false);
  document.addEventListener('visibilitychange', look);
  window.addEventListener('pagehide', leave);
  window.addEventListener('pageshow', look);
  look();
  return () => {
    document.removeEventListener('visibilitychange', look);
    window.removeEventListener('pagehide', leave);
    window.removeEventListener('pageshow', look);
    leave();
  };
}
