import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { Subject, type Observable } from 'rxjs';
import { CONFIG, type Config } from '../config/config.ts';
import { asApplication } from './connection-options.ts';

export interface Notification {
  readonly channel: string;
  readonly payload: string;
}

/**
 * Hears NOTIFY on a connection of its own and finds it again when it is lost. Notifications are only a hint:
 * whoever listens also polls, so nothing depends on hearing every one.
 */
@Injectable()
export class Listener implements OnApplicationShutdown {
  readonly #heard = new Subject<Notification>();
  readonly #logger = new Logger(Listener.name);
  readonly #config: Config;
  readonly #channels = new Set<string>();
  #client: pg.Client | null = null;
  #isClosing = false;
  #retry: NodeJS.Timeout | null = null;

  constructor(@Inject(CONFIG) config: Config) {
    this.#config = config;
  }

  get heard(): Observable<Notification> {
    return this.#heard;
  }

  async listen(channel: string): Promise<void> {
    this.#channels.add(channel);
    if (this.#client) await this.#client.query(`listen ${channel}`);
    else await this.#connect();
  }

  async onApplicationShutdown(): Promise<void> {
    this.#isClosing = true;
    if (this.#retry) clearTimeout(this.#retry);
    this.#heard.complete();
    await this.#client?.end().catch(() => undefined);
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      ...asApplication(this.#config),
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      application_name: 'keepwell listener',
    });
    client.on('notification', (message) =>
      this.#heard.next({ channel: message.channel, payload: message.payload ?? '' }),
    );
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    this.#client = client;
    try {
      await client.connect();
      for (const channel of this.#channels) await client.query(`listen ${channel}`);
    } catch (error) {
      this.#logger.warn({
        outcome: 'listener_not_connected',
        error: error instanceof Error ? error.message : 'unknown',
      });
      this.#lost(client);
    }
  }

  #lost(client: pg.Client): void {
    if (this.#client !== client) return;
    this.#client = null;
    client.end().catch(() => undefined);
    if (this.#isClosing) return;
    this.#retry = setTimeout(() => void this.#connect(), 1_000);
  }
}
