import { z } from 'zod';
import { instantSchema, moneySchema, none } from './common.ts';
import { defineEndpoint } from './endpoint.ts';

export const currencySchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z]{3}$/, 'A currency is three letters, for example EUR.');
export const daySchema = z.iso.date().describe('Calendar day, YYYY-MM-DD.');

/** A total in the workspace's currency, with the day of its rates [R17]. */
export const convertedSchema = z.object({
  total: moneySchema.nullable().describe('Null when no amount could be converted.'),
  rateDay: daySchema.nullable().describe('The oldest day of the rates used; null when none was needed.'),
  missing: z.array(z.string()).describe('Currencies without a rate; their amounts are not in the total.'),
});
export type ConvertedDto = z.infer<typeof convertedSchema>;

export const exchangeRateSchema = z.object({
  currency: z.string(),
  day: daySchema,
  perEuro: z.string().describe('Units of the currency for one euro, decimal text.'),
  source: z.enum(['ecb', 'import', 'person']).describe('Fetched, imported from a file, or typed by a person.'),
  learnedAt: instantSchema,
  learnedBy: z.string().nullable(),
});
export type ExchangeRateDto = z.infer<typeof exchangeRateSchema>;

const ratesSchema = z.object({
  currency: z.string().describe("The workspace's currency: totals are shown in it."),
  rows: z.array(exchangeRateSchema).describe('The rate in force for each currency: the newest on or before the day.'),
  fetch: z.object({
    source: z.string().nullable().describe('Where rates are fetched from; null when the operator switched it off.'),
    triedAt: instantSchema.nullable(),
    fetchedAt: instantSchema.nullable(),
    words: z.string().nullable().describe('Why the last fetch failed, and what to do; null when it worked.'),
  }),
});

export const getExchangeRates = defineEndpoint({
  id: 'getExchangeRates',
  method: 'GET',
  path: '/exchange-rates',
  summary:
    "The workspace's currency and the reference rates in force on a day (default today), each with its own day and source.",
  params: none,
  query: z.strictObject({ day: daySchema.optional() }),
  body: none,
  response: ratesSchema,
});

export const listExchangeRateHistory = defineEndpoint({
  id: 'listExchangeRateHistory',
  method: 'GET',
  path: '/exchange-rates/history',
  summary:
    'Every rate ever held of one currency, newest day first; corrected ones are marked with when they were replaced.',
  params: none,
  query: z.strictObject({ currency: currencySchema, before: daySchema.optional() }),
  body: none,
  response: z.object({
    rows: z.array(exchangeRateSchema.extend({ supersededAt: instantSchema.nullable() })),
    nextBefore: daySchema.nullable().describe('Give this as `before` for older days; null at the end.'),
  }),
});

export const setExchangeRate = defineEndpoint({
  id: 'setExchangeRate',
  method: 'PUT',
  path: '/exchange-rates',
  summary:
    'Sets the rate of a currency on a day by hand. A rate that a person set is not replaced by a fetched one. 400 ' +
    'for the euro, an unknown currency, a rate of nothing and a day to come.',
  params: none,
  query: none,
  body: z.strictObject({
    currency: currencySchema,
    day: daySchema,
    perEuro: z
      .string()
      .trim()
      .regex(/^\d{1,12}(\.\d{1,10})?$/, 'A positive decimal, for example 1.0852.'),
  }),
  response: ratesSchema,
});

/** The whole history since 1999 is about 8 MB, 9 MB as JSON, and grows by 0.4 MB a year. */
const largestImport = 12 * 1024 * 1024;

export const importExchangeRates = defineEndpoint({
  id: 'importExchangeRates',
  method: 'POST',
  path: '/exchange-rates/import',
  summary:
    "Imports rates in the European Central Bank's published XML format (daily, 90 days or history), all or none. A " +
    'body of up to 12 MiB. 400 for another file and for a day to come.',
  params: none,
  query: none,
  body: z.strictObject({ xml: z.string().min(1).max(largestImport) }),
  largestBody: largestImport,
  response: z.object({
    read: z.int().describe('Rates in the file.'),
    kept: z.int().describe('Rates that were new or different.'),
    days: z.int(),
    from: daySchema,
    to: daySchema,
  }),
});

export const fetchExchangeRates = defineEndpoint({
  id: 'fetchExchangeRates',
  method: 'POST',
  path: '/exchange-rates/fetch',
  summary:
    "Fetches the European Central Bank's daily reference rates now. 409 when fetching is switched off, 503 when " +
    'nothing came.',
  params: none,
  query: none,
  body: none,
  response: ratesSchema,
});

export const setWorkspaceCurrency = defineEndpoint({
  id: 'setWorkspaceCurrency',
  method: 'PUT',
  path: '/workspace/currency',
  summary:
    'The currency that totals are shown in. Amounts themselves stay in the currency they were billed in. 400 for ' +
    'one that is not known.',
  params: none,
  query: none,
  body: z.strictObject({ currency: currencySchema }),
  response: ratesSchema,
});
