import type { RevenueReasonsDto } from '#contracts/revenue-sources.ts';
import type { MainReason } from '#core/variance/main-reason.ts';
import { sumOf } from '#core/variance/money-difference.ts';
import { toMoneyDtos } from '../accounts/dto.ts';
import { mrrDifference, type PreviewRow } from './preview-rows.ts';

/** Why the MRR of these accounts changes: by main reason, those of most accounts first. Pure. */
export function sumReasons(rows: readonly PreviewRow[], reasons: ReadonlyMap<string, MainReason>): RevenueReasonsDto {
  const known = rows.flatMap((row) => {
    const reason = row.changesMrr ? reasons.get(row.id) : undefined;
    return reason ? [{ row, reason }] : [];
  });
  const summed = [...Map.groupBy(known, ({ reason }) => reason.code)].map(([code, members]) => ({
    code,
    words: members[0]?.reason.words ?? code,
    accounts: members.length,
    mrrDifference: toMoneyDtos(sumOf(members.flatMap(({ row }) => mrrDifference(row) ?? [])) ?? []),
  }));
  return { accounts: known.length, rows: summed.toSorted((a, b) => b.accounts - a.accounts) };
}
