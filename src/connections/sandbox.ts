import { Inject, Injectable } from '@nestjs/common';
import type { SandboxHalf } from '#connectors/sandbox-half.ts';
import { CONFIG, type Config } from '../platform/config/config.ts';
import { AppError } from '../platform/errors/app-error.ts';
import type { SandboxAccount } from './connecting.service.ts';
import { Connectors } from './connectors.ts';

const deadlineMilliseconds = 10_000;

/**
 * The sandbox's control page, used as a person would use a billing system's dashboard: to get a key and to enter the
 * address of a webhook. It is not billing; billing is read through the connector alone.
 */
@Injectable()
export class Sandbox {
  readonly #url: string | null;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly connectors: Connectors,
  ) {
    this.#url = config.sandboxUrl;
  }

  /** The first system that the sandbox plays. */
  first(): string {
    const played = this.connectors.list().find(({ sandbox }) => sandbox !== undefined);
    if (played) return played.system;
    throw new AppError('not_found', 'sandbox_absent', 'The sandbox plays none of the systems.');
  }

  async open(system: string): Promise<SandboxAccount> {
    const half = this.#halfOf(system);
    return { system, ...half.readShop(await this.#ask('GET', `${half.controlPath}/connect`)) };
  }

  async setWebhook(system: string, url: string, secret: string): Promise<void> {
    await this.#ask('PUT', `${this.#halfOf(system).controlPath}/webhook`, { url, secret });
  }

  #halfOf(system: string): SandboxHalf {
    const { sandbox, label } = this.connectors.get(system);
    if (sandbox) return sandbox;
    throw new AppError('not_found', 'sandbox_absent', `The sandbox does not play ${label}.`);
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
