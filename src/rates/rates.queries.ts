import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { getExchangeRates, listExchangeRateHistory } from '#contracts/rates.ts';
import { Clock } from '../platform/clock.ts';
import { CONFIG, type Config } from '../platform/config/config.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { rateDay, RatesService } from './rates.service.ts';

type Rates = z.input<typeof getExchangeRates.response>;
type History = z.input<typeof listExchangeRateHistory.response>;

interface RateRow {
  readonly currency: string;
  readonly day: string;
  readonly perEuro: string;
  readonly source: 'ecb' | 'import' | 'person';
  readonly learnedAt: Date;
  readonly learnedBy: string | null;
}

const columns = `r.currency, r.day::text as day, r.per_euro::text as "perEuro", r.source, r.learned_at as "learnedAt",
  m.name as "learnedBy"`;
const daysAPage = 60;

/** What the settings page shows of rates. */
@Injectable()
export class RatesQueries {
  constructor(
    private readonly database: Database,
    private readonly service: RatesService,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** An entry: rates in force on a day, by currency. */
  async get(workspaceId: string, day = rateDay(this.clock.now())): Promise<Rates> {
    return this.database.read(workspaceId, async (scope) => {
      const { currency, rates } = await this.service.inForce(scope, day);
      const rows: RateRow[] = await scope.db.query(
        `select ${columns} from jsonb_to_recordset($2::jsonb) as t(currency text, day date)
         join exchange_rate r on r.workspace_id = $1 and r.currency = t.currency and r.day = t.day and r.superseded_at is null
         left join member m on m.workspace_id = $1 and m.id = r.learned_by order by r.currency`,
        [workspaceId, JSON.stringify(rates)],
      );
      return { currency, rows: rows.map(toDto), fetch: await this.#fetchState(scope) };
    });
  }

  /** An entry: all rates of one currency, a page of days at a time. */
  async history(workspaceId: string, currency: string, before: string | undefined): Promise<History> {
    return this.database.read(workspaceId, async ({ db }) => {
      const rows: (RateRow & { supersededAt: Date | null })[] = await db.query(
        `select ${columns}, r.superseded_at as "supersededAt" from exchange_rate r
         left join member m on m.workspace_id = $1 and m.id = r.learned_by
         where r.workspace_id = $1 and r.currency = $2 and r.day in (
           select distinct day from exchange_rate
           where workspace_id = $1 and currency = $2 and ($3::date is null or day < $3) order by day desc limit ${daysAPage})
         order by r.day desc, r.learned_at desc, r.id`,
        [workspaceId, currency, before ?? null],
      );
      const days = new Set(rows.map((row) => row.day));
      return {
        rows: rows.map((row) => ({ ...toDto(row), supersededAt: row.supersededAt?.toISOString() ?? null })),
        nextBefore: days.size < daysAPage ? null : (rows.at(-1)?.day ?? null),
      };
    });
  }

  async #fetchState({ db, workspaceId }: Scope): Promise<Rates['fetch']> {
    const rows: { tried_at: Date; fetched_at: Date | null; words: string | null }[] = await db.query(
      `select tried_at, fetched_at, coalesce(error, history_error) as words from exchange_rate_fetch where workspace_id = $1`,
      [workspaceId],
    );
    const [state] = rows;
    return {
      source: shownAddress(this.config.referenceRatesUrl),
      triedAt: state?.tried_at.toISOString() ?? null,
      fetchedAt: state?.fetched_at?.toISOString() ?? null,
      words: state?.words ?? null,
    };
  }
}

function toDto({ currency, day, perEuro, source, learnedAt, learnedBy }: RateRow): Rates['rows'][number] {
  return { currency, day, perEuro, source, learnedAt: learnedAt.toISOString(), learnedBy };
}

/** Without what an operator may have put into it to be let in. */
function shownAddress(url: string | null): string | null {
  if (url === null) return null;
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
