import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { importExchangeRates } from '#contracts/rates.ts';
import { parseDecimal } from '#core/decimal.ts';
import { exponentOf } from '#core/money.ts';
import type { ReferenceRate } from '#core/rates/reference-rates.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import { AppError } from '../platform/errors/app-error.ts';
import type { Caller } from '../workspaces/caller.ts';
import { parseReferenceRates } from './reference-rates-xml.ts';
import { rateRefused, RatesService } from './rates.service.ts';

type Imported = z.input<typeof importExchangeRates.response>;

/** What people do to rates: set one, import a file, choose the currency of totals. */
@Injectable()
export class RatesEditing {
  constructor(
    private readonly database: Database,
    private readonly rates: RatesService,
    private readonly clock: Clock,
  ) {}

  /** An entry. Refuses the euro (it is the base), an unknown currency, a day to come and a rate of nothing. */
  async set(caller: Caller, rate: ReferenceRate): Promise<void> {
    const now = this.clock.now();
    assertCurrency(rate.currency);
    if (rate.currency === 'eur') throw invalid('Rates are counted per euro: the euro itself has none.');
    if ((parseDecimal(rate.perEuro)?.numerator ?? 0n) <= 0n) throw invalid('A rate is a positive number.');
    await this.database.write(caller.workspaceId, (scope) =>
      this.rates.learn(scope, { rates: [rate], source: 'person', learnedBy: caller.memberId }, now),
    );
  }

  /** An entry. Rates that a person set by hand stay as they are. Refuses what is no such file, and a day to come. */
  async import(caller: Caller, xml: string): Promise<Imported> {
    const parsed = await parseReferenceRates(xml);
    if (parsed.kind === 'refused') throw invalid(parsed.words);
    const now = this.clock.now();
    const days = [...new Set(parsed.rates.map((rate) => rate.day))].sort();
    const kept = await this.database.write(caller.workspaceId, (scope) =>
      this.rates.learn(scope, { rates: parsed.rates, source: 'import', learnedBy: caller.memberId }, now),
    );
    return { read: parsed.rates.length, kept, days: days.length, from: days[0] ?? '', to: days.at(-1) ?? '' };
  }

  /** An entry. */
  async setCurrency(workspaceId: string, currency: string): Promise<void> {
    assertCurrency(currency);
    await this.database.write(workspaceId, ({ db }) =>
      db.query(`update workspace set currency = $2 where workspace_id = $1 and currency <> $2`, [
        workspaceId,
        currency,
      ]),
    );
  }
}

function assertCurrency(currency: string): void {
  if (exponentOf(currency) === null) throw invalid(`${currency.toUpperCase()} is no currency that we know.`);
}

function invalid(words: string): AppError {
  return new AppError('invalid', rateRefused, words);
}
