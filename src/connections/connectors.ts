import { Injectable } from '@nestjs/common';
import type { Connector } from '#connectors/connector.ts';
import { connectors } from '#connectors/registry.ts';
import { AppError } from '../platform/errors/app-error.ts';

/** The billing systems this server can read. Tests put a made-up one in its place. */
@Injectable()
export class Connectors {
  list(): readonly Connector[] {
    return connectors;
  }

  /** For a system that a row names: the registry knows it, or this version cannot serve the row. */
  get(system: string): Connector {
    const connector = this.find(system);
    if (!connector) {
      throw new AppError('invalid', 'system_unknown', `Keepwell does not know a billing system called "${system}".`);
    }
    return connector;
  }

  find(system: string): Connector | null {
    return this.list().find((connector) => connector.system === system) ?? null;
  }
}
