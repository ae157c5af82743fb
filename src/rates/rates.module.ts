import { Module } from '@nestjs/common';
import { FetchRatesJob } from './fetch-rates.job.ts';
import { FetchedRates } from './fetched-rates.service.ts';
import { PublishedRates } from './published-rates.ts';
import { RatesController } from './rates.controller.ts';
import { RatesEditing } from './rates-editing.service.ts';
import { RatesQueries } from './rates.queries.ts';
import { RatesService } from './rates.service.ts';

@Module({
  controllers: [RatesController],
  providers: [RatesService, RatesQueries, RatesEditing, FetchRatesJob, FetchedRates, PublishedRates],
  exports: [RatesService, FetchRatesJob],
})
export class RatesModule {}
