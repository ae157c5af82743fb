import { createContext, useContext } from 'react';
import type { z } from 'zod';
import type { getMe } from '#contracts/session.ts';

export type Me = z.infer<typeof getMe.response>;

export const MeContext = createContext<Me | null>(null);

/** Who is signed in, in which workspace. The frame draws no page before it knows. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error('useMe outside of the frame');
  return me;
}
