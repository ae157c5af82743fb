import type { z } from 'zod';
import type { countAccounts } from '#contracts/account-list.ts';

type Told = Pick<z.infer<typeof countAccounts.response>, 'isConnected' | 'isReading' | 'isOtherRead'>;

/** While everybody is read for the first time, that nothing was found so far does not say that there is nothing. */
export function isTold({ isConnected, isReading, isOtherRead }: Told, found: number): boolean {
  return isConnected && (found > 0 || !isReading || isOtherRead);
}
