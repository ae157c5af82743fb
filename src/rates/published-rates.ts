import { Inject, Injectable } from '@nestjs/common';
import axios from 'axios';
import type { ReferenceRate } from '#core/rates/reference-rates.ts';
import { CONFIG, type Config } from '../platform/config/config.ts';
import { parseReferenceRates } from './reference-rates-xml.ts';

/** The whole history since 1999 is about 8 MB. */
const mostBytes = 16 * 1024 * 1024;
/** Ninety days are 0.1 MB; the history takes two minutes over a line of 0.6 Mbit/s. */
const longestMilliseconds = { recent: 30_000, history: 120_000 };

/** What happens next when no rates could be had. */
export const triedAgain = 'It is tried again within the hour; until then the rates at hand are used, or import a file.';

export type Published =
  | { readonly kind: 'rates'; readonly rates: readonly ReferenceRate[] }
  | { readonly kind: 'failed'; readonly words: string };

/** Asks for the published rates. The address is the operator's, and no answer of it is followed elsewhere. */
@Injectable()
export class PublishedRates {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** False when the operator switched fetching off. */
  get isOn(): boolean {
    return this.config.referenceRatesUrl !== null;
  }

  /** False also at an operator's own address: no other one is guessed from it. */
  get hasHistory(): boolean {
    return this.config.referenceRatesHistoryUrl !== null;
  }

  /** From a day on. Null when the operator switched it off. Never throws: what went wrong is said in words. */
  async recent(since: string): Promise<Published | null> {
    return this.#read(this.config.referenceRatesUrl, { longest: longestMilliseconds.recent, since });
  }

  /** The same of the bank's whole history. Null also where an operator's own address is asked alone. */
  async history(since: string): Promise<Published | null> {
    return this.#read(this.config.referenceRatesHistoryUrl, { longest: longestMilliseconds.history, since });
  }

  async #read(url: string | null, { longest, since }: { longest: number; since: string }): Promise<Published | null> {
    if (url === null) return null;
    const { host } = new URL(url);
    try {
      const answer = await axios.get<string>(url, {
        responseType: 'text',
        transformResponse: (body: string) => body,
        maxContentLength: mostBytes,
        maxRedirects: 0,
        timeout: longest,
        signal: AbortSignal.timeout(longest),
        proxy: false,
      });
      const parsed = await parseReferenceRates(answer.data, since);
      if (parsed.kind === 'rates') return parsed;
      return { kind: 'failed', words: `${host} answered something else. ${parsed.words} ${triedAgain}` };
    } catch (error) {
      return { kind: 'failed', words: wordsFor(error, host) };
    }
  }
}

function wordsFor(error: unknown, host: string): string {
  const status = axios.isAxiosError(error) ? error.response?.status : undefined;
  const what = status === undefined ? `${host} did not answer.` : `${host} answered ${status}.`;
  return `${what} ${triedAgain}`;
}
