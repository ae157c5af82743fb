import { Inject, Injectable } from '@nestjs/common';
import { ConnectorError } from '#connectors/connector-error.ts';
import type { ConsentApp } from '#connectors/consent.ts';
import { CONFIG, type Config } from '../platform/config/config.ts';
import { consentKind, type Connection } from './connection.ts';
import { Connectors } from './connectors.ts';

type Mode = 'live' | 'test';

/** The operator's applications at billing systems that grant access by consent, one for each system and mode. */
@Injectable()
export class ConsentApps {
  readonly #settings: Config['systemSettings'];

  constructor(
    private readonly connectors: Connectors,
    @Inject(CONFIG) config: Config,
  ) {
    this.#settings = config.systemSettings;
  }

  /** Null where the operator has set up none. */
  find(system: string, mode: Mode): ConsentApp | null {
    const host = this.connectors.find(system)?.consent?.host;
    const clientId = this.#setting(system, 'CLIENT_ID', mode);
    const secretKey = this.#setting(system, 'KEY', mode);
    if (!host || clientId === null || secretKey === null) return null;
    return { mode, clientId, secretKey, baseUrl: String(this.#settings[host.setting] ?? host.default) };
  }

  /** What an account that gave consent is read with: what it granted, and the key of the application. */
  complete(connection: Connection, granted: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    if (connection.keyKind !== consentKind) return granted;
    const app = this.find(connection.system, connection.mode);
    const { consent, form } = this.connectors.get(connection.system);
    if (app && consent) return consent.credentials(app, granted);
    throw new ConnectorError(
      'unavailable',
      'This server does not hold the application that the account gave consent to. Ask whoever runs Keepwell, or connect with a ' +
        `${form.readWith}.`,
    );
  }

  /** What may have signed a delivery to the one webhook of all accounts that gave consent. */
  webhookSecrets(system: string): string[] {
    return (['live', 'test'] as const).flatMap((mode) => this.#setting(system, 'WEBHOOK_SECRET', mode) ?? []);
  }

  #setting(system: string, name: string, mode: Mode): string | null {
    const value = this.#settings[`${system.toUpperCase()}_CONNECT_${name}${mode === 'test' ? '_TEST' : ''}`];
    return value === undefined ? null : String(value);
  }
}
