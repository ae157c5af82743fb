import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { CONFIG, type Config } from '../platform/config/config.ts';
import { AppError } from '../platform/errors/app-error.ts';
import type { SandboxAccount } from './connecting.service.ts';

const deadlineMilliseconds = 10_000;
const shopSchema = z.object({ key: z.string(), account: z.string(), name: z.string() });

/**
 * The sandbox's control page, used as a person would use a billing system's dashboard: to get a key and to enter the
 * address of a webhook. It is not billing; billing is read through the connector alone.
 */
@Injectable()
export class Sandbox {
  readonly #url: string | null;

  constructor(@Inject(CONFIG) config: Config) {
    this.#url = config.sandboxUrl;
  }

  async open(): Promise<SandboxAccount> {
    const { key, account, name } = shopSchema.parse(await this.#ask('GET', '/_sandbox/connect'));
    return { system: 'stripe', credentials: { secretKey: key }, account, name };
  }

  async setWebhook(url: string, secret: string): Promise<void> {
    await this.#ask('PUT', '/_sandbox/webhook', { url, secret });
  }

  async #ask(method: 'GET' | 'PUT', path: string, body?: unknown): Promise<unknown> {
    if (!this.#url) throw new AppError('not_found', 'sandbox_absent', 'This installation runs no billing sandbox.');
    try {
      const response = await fetch(`${this.#url}${path}`, {
        method,
        redirect: 'error',
        signal: AbortSignal.timeout(deadlineMilliseconds),
        ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      });
      if (!response.ok) throw new Error(`The sandbox answered ${response.status}.`);
      const text = await response.text();
      return text === '' ? null : JSON.parse(text);
    } catch (cause) {
      throw new AppError('unavailable', 'sandbox_unreachable', 'The sandbox does not answer. Start it and try again.', {
        cause,
      });
    }
  }
}
