import { createContext, useContext, useSyncExternalStore } from 'react';
import type { ChangeStream, StreamState } from '../lib/changes.ts';

export const StreamContext = createContext<ChangeStream | null>(null);

const never = () => () => {};

/** Whether the page follows the server. */
export function useStreamState(): StreamState {
  const stream = useContext(StreamContext);
  return useSyncExternalStore(stream?.subscribe ?? never, stream?.current ?? (() => 'connecting'));
}
