import { type Heard, openChanges } from './own-changes.ts';

/** `gap`: what happened until now may have been told to nobody. */
export type Told = Heard | { readonly kind: 'gap' };
/** How it stands with the stream. */
type Standing = Exclude<Told, { readonly kind: 'change' }>;
/** `ask`: a window has joined, and what has been said before went past it. `answer` is for those who have asked. */
type Spread = Told | { readonly kind: 'ask' } | { readonly kind: 'answer'; readonly standing: Standing };

/**
 * Follows the stream of changes together with the other windows of this browser that show the workspace to somebody: it opens six
 * connections to one host, so with a stream in each of six windows nothing else would load. One of them holds the stream and tells the
 * others; when it leaves, or dies, the browser gives the lock to the next. Answers how to leave.
 */
export function followChanges(workspaceId: string, tell: (told: Told) => void): () => void {
  const { locks } = navigator as Partial<Navigator>;
  // Over plain HTTP from another machine, and in old browsers, there are no locks.
  if (!locks || typeof BroadcastChannel === 'undefined') return openChanges(tell);
  // A stream is of the workspace of whoever opened it; two windows can be of two.
  const name = `keepwell-changes:${workspaceId}`;
  const channel = new BroadcastChannel(name);
  const leaving = new AbortController();
  /** As long as this window knows of no other that holds the stream. */
  let isAsking = true;
  /** Of the window that holds the stream. */
  let standing: Standing | null = null;
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no target: it is of one origin
  const post = (said: Spread) => channel.postMessage(said);
  const spread = (told: Told) => {
    if (told.kind !== 'change') standing = told;
    post(told);
  };
  const hold = () =>
    new Promise<void>((resolve) => {
      if (leaving.signal.aborted) return resolve();
      spread({ kind: 'gap' });
      if (!isAsking) tell({ kind: 'gap' });
      isAsking = false;
      const end = openChanges((heard) => {
        spread(heard);
        tell(heard);
      });
      leaving.signal.addEventListener('abort', () => resolve(end()));
    });
  const follow = (told: Told) => {
    // Said before we were answered: what we have loaded is older, and what changed since was told before we came.
    if (isAsking && told.kind !== 'change') {
      isAsking = false;
      tell({ kind: 'gap' });
    }
    tell(told);
  };
  channel.addEventListener('message', ({ data }: MessageEvent<Spread>) => {
    if (data.kind === 'ask') {
      if (standing) post({ kind: 'answer', standing });
    } else if (data.kind !== 'answer') follow(data);
    else if (isAsking) {
      isAsking = false;
      tell(data.standing);
    }
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
