import { useState } from 'react';
import type { FlaggedAccountDto } from '#contracts/flags.ts';
import { inSeenOrder } from './steady-order.ts';

const keyOf = (row: FlaggedAccountDto) => row.accountId;

/** While the list is held (the pointer is over it), arrivals and new ranks do not move what is being aimed at. */
export function useSteadyRows(rows: readonly FlaggedAccountDto[], isHeld: boolean): FlaggedAccountDto[] {
  const [seen, setSeen] = useState<readonly string[]>([]);
  const shown = isHeld && seen.length > 0 ? inSeenOrder(rows, seen, keyOf) : [...rows];
  const order = shown.map(keyOf);
  if (order.join() !== seen.join()) setSeen(order);
  return shown;
}
