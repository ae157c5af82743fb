import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { CONFIG, type Config } from '../platform/config/config.ts';
import { AppError } from '../platform/errors/app-error.ts';
import type { SandboxAccount } from './connecting.service.ts';

const deadlineMilliseconds = 10_000;

/** The halves of the sandbox: what each says of itself, and where it is told of a webhook. */
const halves = {
  stripe: {
    path: '/_sandbox',
    said: z
      .object({ key: z.string(), account: z.string(), name: z.string() })
      .transform(({ key, account, name }) => ({ credentials: { secretKey: key }, account, name })),
  },
  measure: {
    path: '/_sandbox/measure',
    said: z
      .object({ token: z.string(), company: z.string(), name: z.string() })
      .transform(({ token, company, name }) => ({
        credentials: { token, companyId: company, account: 'test' },
        account: company,
        name,
      })),
  },
} as const;

export type SandboxSystem = keyof typeof halves;

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

  async open(system: SandboxSystem): Promise<SandboxAccount> {
    const { path, said } = halves[system];
    return { system, ...said.parse(await this.#ask('GET', `${path}/connect`)) };
  }

  async setWebhook(system: SandboxSystem, url: string, secret: string): Promise<void> {
    await this.#ask('PUT', `${halves[system].path}/webhook`, { url, secret });
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
