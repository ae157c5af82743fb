import { type Heard, openChanges } from './own-changes.ts';

/** `begin`: another window holds the stream from now on, and what happened in between was told to nobody. */
export type Told = Heard | { readonly kind: 'begin' };
/** `ask`: a window has joined; whether the stream is open has been said before. */
type Spread = Told | { readonly kind: 'ask' };

/** Of the browser's windows of one origin; whoever holds the lock holds the stream. */
const name = 'keepwell-changes';

/**
 * Follows the stream of changes together with the other windows of this browser that somebody can see: it opens six connections to one
 * host, so with a stream in each of six windows nothing else would load. One of them holds the stream and tells the others; when it
 * leaves, or dies, the browser gives the lock to the next. Answers how to leave.
 */
export function followChanges(tell: (told: Told) => void): () => void {
  const { locks } = navigator as Partial<Navigator>;
  // Over plain HTTP from another machine, and in old browsers, there are no locks.
  if (!locks || typeof BroadcastChannel === 'undefined') return openChanges(tell);
  const channel = new BroadcastChannel(name);
  const leaving = new AbortController();
  let isOpen = false;
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no target: it is of one origin
  const post = (said: Spread) => channel.postMessage(said);
  const spread = (told: Told) => {
    if (told.kind !== 'change') isOpen = told.kind === 'open';
    post(told);
    tell(told);
  };
  const hold = () =>
    new Promise<void>((resolve) => {
      if (leaving.signal.aborted) return resolve();
      spread({ kind: 'begin' });
      const end = openChanges(spread);
      leaving.signal.addEventListener('abort', () => resolve(end()));
    });
  channel.addEventListener('message', ({ data }: MessageEvent<Spread>) => {
    if (data.kind !== 'ask') tell(data);
    else if (isOpen) post({ kind: 'open' });
  });
  post({ kind: 'ask' });
  locks.request(name, { signal: leaving.signal }, hold).catch(() => {
    if (leaving.signal.aborted) return;
    // The browser refuses locks to this page.
    leaving.signal.addEventListener('abort', openChanges(tell));
  });
  return () => {
    leaving.abort();
    channel.close();
  };
}
