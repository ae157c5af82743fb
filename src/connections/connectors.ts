import { Inject, Injectable } from '@nestjs/common';
import type { Connector } from '#connectors/connector.ts';
import { AppError } from '../platform/errors/app-error.ts';
import { consentKind, type Connection } from './connection.ts';

/** The injection token of the registry: what is provided under it can be connected. Tests provide systems of their own. */
export const CONNECTORS = Symbol('connectors');

/** How people call a billing system, and what it is read with. */
export interface SystemWords {
  readonly systemLabel: string;
  readonly readWith: string;
}

/** The billing systems this server can read. */
@Injectable()
export class Connectors {
  readonly #connectors: readonly Connector[];

  constructor(@Inject(CONNECTORS) connectors: readonly Connector[]) {
    this.#connectors = connectors;
  }

  list(): readonly Connector[] {
    return this.#connectors;
  }

  /** For a system that a row names: the registry knows it, or this version cannot serve the row. */
  get(system: string): Connector {
    const connector = this.find(system);
    if (!connector) {
      throw new AppError('invalid', 'system_unknown', `Keepwell does not know a billing system called "${system}".`);
    }
    return connector;
  }

  /** A row of a system that this version does not know is called by what the row holds. */
  wordsOf({ system, keyKind }: Pick<Connection, 'system' | 'keyKind'>): SystemWords {
    return {
      systemLabel: this.labelOf(system),
      readWith: keyKind === consentKind ? consentKind : (this.find(system)?.form.readWith ?? 'key'),
    };
  }

  /** What people call a system; one that this version does not know by its own name for itself. */
  labelOf(system: string): string {
    return this.find(system)?.label ?? system;
  }

  find(system: string): Connector | null {
    return this.list().find((connector) => connector.system === system) ?? null;
  }
}
