import type { HealthDto } from '#contracts/account-health.ts';
import type { SourceLinkDto } from '#contracts/common.ts';
import type { HealthScore } from '#core/health/health-score.ts';
import type { SourceRef } from '#core/snapshot/billing-view.ts';

/** A score as its row keeps it: instants are text. */
export type KeptHealth = Omit<HealthScore, 'caps'> & {
  readonly caps: readonly (Omit<HealthScore['caps'][number], 'since'> & { readonly since: string })[];
};

/** The score that was kept. */
export function healthFromJson(kept: KeptHealth): HealthScore {
  return { ...kept, caps: kept.caps.map((cap) => ({ ...cap, since: new Date(cap.since) })) };
}

/** What a list shows of an account's health; while a first backfill runs there is no more than this. */
export interface ShownHealth {
  readonly score: number | null;
  readonly band: HealthDto['band'];
  readonly words: string | null;
}

type Rest = Pick<HealthDto, 'modelName' | 'modelVersion' | 'evaluatedAt' | 'history'>;

/** The health block of an account page. A kept score speaks only while it is the one that is shown. */
export function toHealthDto(
  shown: ShownHealth | null,
  kept: HealthScore | null,
  rest: Rest,
  link: (ref: SourceRef) => SourceLinkDto,
): HealthDto {
  if (!shown || !kept || kept.band !== shown.band || kept.score !== shown.score) {
    const unknownReason = shown?.words ?? 'Not evaluated yet.';
    const nothing = { uncapped: null, drivers: [], caps: [], coverage: 0, wayBack: null };
    return { score: null, band: 'unknown', unknownReason, ...nothing, ...rest };
  }
  return {
    score: kept.score,
    band: kept.band,
    uncapped: kept.uncapped,
    drivers: kept.drivers.map(({ code, words, points, ref }) => ({
      code,
      words,
      points,
      source: ref === null ? null : link(ref),
    })),
    caps: kept.caps.map(({ cause, cap, words, since, ref }) => ({
      cause,
      cap,
      words,
      since: since.toISOString(),
      source: link(ref),
    })),
    coverage: kept.coverage,
    unknownReason: kept.unknownReason,
    wayBack: kept.wayBack,
    ...rest,
    modelName: kept.modelName,
    modelVersion: kept.modelVersion,
  };
}
