import { Controller } from '@nestjs/common';
import {
  fetchExchangeRates,
  getExchangeRates,
  importExchangeRates,
  listExchangeRateHistory,
  setExchangeRate,
  setWorkspaceCurrency,
} from '#contracts/rates.ts';
import { Who, type Caller } from '../workspaces/caller.ts';
import { Input, Operation, type AnswerOf, type InputOf } from '../workspaces/operation.ts';
import { Needs } from '../workspaces/roles.ts';
import { FetchRatesJob } from './fetch-rates.job.ts';
import { RatesEditing } from './rates-editing.service.ts';
import { RatesQueries } from './rates.queries.ts';

/**
 * Reference rates and the workspace's currency. A change answers the rates in force today; one that cannot be kept is a 400
 * rate_refused.
 */
@Controller()
export class RatesController {
  constructor(
    private readonly queries: RatesQueries,
    private readonly editing: RatesEditing,
    private readonly fetching: FetchRatesJob,
  ) {}

  @Operation(getExchangeRates)
  get(@Who() who: Caller, @Input() { query }: InputOf<typeof getExchangeRates>) {
    return this.queries.get(who.workspaceId, query.day);
  }

  @Operation(listExchangeRateHistory)
  history(@Who() who: Caller, @Input() { query }: InputOf<typeof listExchangeRateHistory>) {
    return this.queries.history(who.workspaceId, query.currency, query.before);
  }

  @Needs('admin')
  @Operation(setExchangeRate)
  async set(@Who() who: Caller, @Input() { body }: InputOf<typeof setExchangeRate>) {
    await this.editing.set(who, body);
    return this.queries.get(who.workspaceId);
  }

  @Needs('admin')
  @Operation(importExchangeRates)
  import(
    @Who() who: Caller,
    @Input() { body }: InputOf<typeof importExchangeRates>,
  ): Promise<AnswerOf<typeof importExchangeRates>> {
    return this.editing.import(who, body.xml);
  }

  @Needs('admin')
  @Operation(fetchExchangeRates)
  async fetch(@Who() who: Caller) {
    await this.fetching.fetchNow(who.workspaceId);
    return this.queries.get(who.workspaceId);
  }

  @Needs('admin')
  @Operation(setWorkspaceCurrency)
  async setCurrency(@Who() who: Caller, @Input() { body }: InputOf<typeof setWorkspaceCurrency>) {
    await this.editing.setCurrency(who.workspaceId, body.currency);
    return this.queries.get(who.workspaceId);
  }
}
