import { useQuery } from '@tanstack/react-query';
import { type ChargeFeesDto, listChargeFees } from '#contracts/charge-fees.ts';
import type { RevenueDto } from '#contracts/revenue.ts';
import { queryOf } from '../../lib/api.ts';

export type Charge = RevenueDto['charges'][number];

/** A charge with what was left of it after fees; undefined until that is known. */
export interface ChargeRow {
  charge: Charge;
  fees: ChargeFeesDto | undefined;
}

/** What was left of charges after fees. */
export interface ChargeFees {
  rows: ChargeRow[];
  isPending: boolean;
  /** The one reason why nobody can say of any of them; null where one can, or the reasons differ. */
  absence: string | null;
  error: Error | null;
  retry: () => void;
}

/** Asks after the fees of an account's charges; of charges by which nothing was paid there is nothing to ask. */
export function useChargeFees(accountId: string, charges: readonly Charge[]): ChargeFees {
  const hasPaid = charges.some(({ status }) => status === 'succeeded');
  const { data, error, isLoading, refetch } = useQuery({
    ...queryOf(listChargeFees, { params: { id: accountId } }),
    enabled: hasPaid,
  });
  const feesOf = new Map(data?.rows.map((fees) => [keyOf(fees.charge), fees]));
  const rows = charges.map((charge) => ({ charge, fees: feesOf.get(keyOf(charge.source)) }));
  return {
    rows,
    isPending: isLoading,
    absence: data ? absenceOf(rows) : null,
    error: data ? null : error,
    retry: () => void refetch(),
  };
}

/** In which currency they are, that refunds are not taken off, or why there are none; nothing of charges by which nothing was paid. */
export function feesWords({ charge, fees }: ChargeRow): string | null {
  return charge.status === 'failed' ? null : (fees?.words ?? null);
}

function absenceOf(rows: readonly ChargeRow[]): string | null {
  if (rows.some(({ fees }) => fees?.settlement)) return null;
  const reasons = new Set(rows.flatMap((row) => feesWords(row) ?? []));
  const [only] = reasons;
  return reasons.size === 1 && only !== undefined ? only : null;
}

function keyOf({ connectionId, externalId }: Charge['source']): string {
  return `${connectionId} ${externalId}`;
}
