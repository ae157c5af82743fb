import type { DeliveryDto, DeliveryResult } from '#contracts/deliveries.ts';

/** A delivery as lists show it. */
export interface DeliveryRow {
  readonly id: string;
  readonly eventId: string;
  readonly type: string;
  readonly through: 'webhook' | 'polling';
  readonly receivedAt: Date;
  readonly askedAt: Date | null;
  readonly appliedAt: Date | null;
  readonly result: DeliveryResult;
  readonly words: string | null;
}

/** Columns of `delivery`, named as `DeliveryRow` names them. */
export const deliveryColumns = `id, event_id as "eventId", type, through, received_at as "receivedAt", asked_at as "askedAt",
  applied_at as "appliedAt", result, words`;

export function toDeliveryDto({ askedAt, ...row }: DeliveryRow, accounts: DeliveryDto['accounts'] = []): DeliveryDto {
  return {
    ...row,
    accounts,
    receivedAt: row.receivedAt.toISOString(),
    appliedAt: row.appliedAt?.toISOString() ?? null,
    latencyMs: latencyOf(askedAt ?? row.receivedAt, row.appliedAt),
  };
}

/** Never below zero: the clocks of two processes may differ by a little. */
export function latencyOf(from: Date, to: Date | null): number | null {
  return to && Math.max(0, to.getTime() - from.getTime());
}
