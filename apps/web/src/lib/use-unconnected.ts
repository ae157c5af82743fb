import { useMe } from './me.ts';
import { useMode } from './mode.ts';

/** Whether only the other mode has a connection: then there is nothing to show in this one, and nothing is wrong. */
export function useUnconnected(): boolean {
  const { modes } = useMe();
  const { mode } = useMode();
  return modes.length > 0 && !modes.includes(mode);
}
