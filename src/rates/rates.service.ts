import { Injectable } from '@nestjs/common';
import type { ReferenceRate } from '#core/rates/reference-rates.ts';
import type { Scope } from '../platform/database/scope.ts';
import { AppError } from '../platform/errors/app-error.ts';

export interface LearnedRates {
  readonly rates: readonly ReferenceRate[];
  readonly source: 'ecb' | 'import' | 'person';
  readonly learnedBy: string | null;
}

/** The rates to convert with on one day, and the currency that a workspace's totals are shown in. */
export interface RatesInForce {
  readonly currency: string;
  readonly rates: readonly ReferenceRate[];
}

/** The same for several days. */
export interface DatedRates {
  readonly currency: string;
  readonly ratesOf: (day: string) => readonly ReferenceRate[];
}

/** The code of a refusal that is the rate's own fault. */
export const rateRefused = 'rate_refused';

/** The history since 1999 is 210 000 rates: kept in statements of a megabyte, so that none is long. */
const ratesAStatement = 20_000;

/** A rate older than this says nothing about a day: a currency that is no longer published has no rate. */
const oldestDays = 14;

/** Dated reference rates of a workspace: kept for ever, corrected by newer rows, used at the day of the fact [R17]. */
@Injectable()
export class RatesService {
  /**
   * A step: keeps the rates that say something new. Answers how many. A machine never replaces what a person set
   * (`person`), a fetch and an import replace each other where they differ. Throws `rate_refused`, before it keeps any, where
   * one is of a day to come.
   */
  async learn(scope: Scope, { rates, source, learnedBy }: LearnedRates, now: Date): Promise<number> {
    const today = rateDay(now);
    if (rates.some(({ day }) => day > today)) {
      throw new AppError('invalid', rateRefused, 'A rate cannot be of a day to come.');
    }
    let kept = 0;
    for (let from = 0; from < rates.length; from += ratesAStatement) {
      kept += await this.#learnSome(
        scope,
        { rates: rates.slice(from, from + ratesAStatement), source, learnedBy },
        now,
      );
    }
    return kept;
  }

  async #learnSome(scope: Scope, { rates, source, learnedBy }: LearnedRates, now: Date): Promise<number> {
    const parameters = [scope.workspaceId, JSON.stringify(rates), source, now];
    await scope.db.query(
      `update exchange_rate r set superseded_at = $4::timestamptz
       from jsonb_to_recordset($2::jsonb) as t(currency text, day date, "perEuro" numeric)
       where r.workspace_id = $1 and r.currency = t.currency and r.day = t.day and r.superseded_at is null
         and case r.source when 'person' then $3 = 'person' and r.per_euro <> t."perEuro"
           else $3 = 'person' or r.per_euro <> t."perEuro" end`,
      parameters,
    );
    const kept: unknown[] = await scope.db.query(
      `insert into exchange_rate (workspace_id, currency, day, per_euro, source, learned_at, learned_by)
       select distinct on (t.currency, t.day) $1::uuid, t.currency, t.day, t."perEuro", $3, $4::timestamptz, $5::uuid
       from jsonb_to_recordset($2::jsonb) as t(currency text, day date, "perEuro" numeric)
       order by t.currency, t.day
       on conflict (workspace_id, currency, day) where superseded_at is null do nothing returning id`,
      [...parameters, learnedBy],
    );
    return kept.length;
  }

  /** A step: the workspace's currency, and the newest rate of each currency on or before a day, none older than two weeks. */
  async inForce(scope: Scope, day: string): Promise<RatesInForce> {
    const { currency, ratesOf } = await this.inForceOn(scope, [day]);
    return { currency, rates: ratesOf(day) };
  }

  /** A step: so for many days, in as many statements. */
  async inForceOn(scope: Scope, days: readonly string[]): Promise<DatedRates> {
    const rows: { currency: string }[] = await scope.db.query(
      `select currency from workspace where workspace_id = $1`,
      [scope.workspaceId],
    );
    const found: (ReferenceRate & { on: string })[] = await scope.db.query(
      `select distinct on (d.day, r.currency) d.day::text as on, r.currency, r.day::text, r.per_euro::text as "perEuro"
       from unnest($2::date[]) as d(day)
       join exchange_rate r on r.workspace_id = $1 and r.superseded_at is null and r.day <= d.day and r.day > d.day - ${oldestDays}
       order by d.day, r.currency, r.day desc`,
      [scope.workspaceId, days],
    );
    const byDay = Map.groupBy(found, ({ on }) => on);
    const toRate = ({ currency, day, perEuro }: ReferenceRate) => ({ currency, day, perEuro });
    return { currency: rows[0]?.currency ?? 'usd', ratesOf: (day) => (byDay.get(day) ?? []).map(toRate) };
  }
}

/** The calendar day of a moment, UTC, as rates are dated. */
export function rateDay(at: Date): string {
  return at.toISOString().slice(0, 10);
}
