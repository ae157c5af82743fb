import type { MoneyDto } from '#contracts/common.ts';
import { MoneyText } from './money-text.tsx';

interface StatedMrrProps {
  /** As the server states it: nothing has the currency of what it is compared with. */
  mrr: readonly MoneyDto[] | null;
  /** Why there is none at all, where that is known. */
  reason?: string | null;
  isStacked?: boolean;
}

/** MRR that is compared: no MRR is "0" here as in every list, a dash where there is nothing that could have any. */
export function StatedMrr({ mrr, reason = null, isStacked = false }: StatedMrrProps) {
  const some = mrr && mrr.filter(({ minor }) => minor !== 0);
  return <MoneyText amount={some} zero={reason === null ? '0' : '–'} isStacked={isStacked} />;
}
