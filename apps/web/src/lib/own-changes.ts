/** What is heard of the stream of changes. */
export type Heard =
  | { readonly kind: 'open' }
  /** `isRefused`: the browser does not try again by itself. */
  | { readonly kind: 'error'; readonly isRefused: boolean }
  | { readonly kind: 'change'; readonly data: string };

const firstRetryMs = 1_000;
const longestRetryMs = 30_000;

/** Holds a stream of changes open and tells what is heard of it. Answers how to end it. */
export function openChanges(tell: (heard: Heard) => void): () => void {
  let source: EventSource | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let retryMs = firstRetryMs;

  const connect = () => {
    clearTimeout(retry);
    source?.close();
    const opened = new EventSource('/api/changes');
    const on = (name: string, hear: (event: MessageEvent<string>) => void) =>
      opened.addEventListener(name, (event: MessageEvent<string>) => {
        if (opened === source) hear(event);
      });
    on('open', () => {
      retryMs = firstRetryMs;
      tell({ kind: 'open' });
    });
    on('error', () => {
      const isRefused = opened.readyState === EventSource.CLOSED;
      tell({ kind: 'error', isRefused });
      if (!isRefused) return;
      retry = setTimeout(connect, retryMs);
      retryMs = Math.min(retryMs * 2, longestRetryMs);
    });
    on('change', ({ data }) => tell({ kind: 'change', data }));
    source = opened;
  };

  // A connection that lives on without a network is silent for long; nobody may take what it told last for how it stands.
  const interrupt = () => tell({ kind: 'error', isRefused: false });
  const reconnect = () => {
    interrupt();
    connect();
  };

  window.addEventListener('offline', interrupt);
  window.addEventListener('online', reconnect);
  connect();
  return () => {
    window.removeEventListener('offline', interrupt);
    window.removeEventListener('online', reconnect);
    clearTimeout(retry);
    source?.close();
    source = null;
  };
}
