import { createContext, useContext } from 'react';
import type { Mode } from '#contracts/common.ts';

interface ModeChoice {
  mode: Mode;
  setMode: (mode: Mode) => void;
}

export const ModeContext = createContext<ModeChoice | null>(null);

/** The mode every list and total is of: the address says it (`?mode=test`), else the last choice, else the workspace's. */
export function useMode(): ModeChoice {
  const choice = useContext(ModeContext);
  if (!choice) throw new Error('useMode outside of the frame');
  return choice;
}
