import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Database } from '../platform/database/database.ts';
import { notFound } from '../platform/errors/app-error.ts';
import { Secrets } from '../platform/secrets/secrets.ts';

import type { Connection } from './connection.ts';
import { ConsentApps } from './consent-apps.ts';

export type Credentials = Readonly<Record<string, string>>;

const credentialsSchema = z.record(z.string(), z.string());

interface Place {
  readonly workspaceId: string;
  readonly id: string;
}

/** Credentials as a connection's row keeps them: sealed for that row, so that a copy in another one does not open (faults.md §10.1). */
@Injectable()
export class SealedCredentials {
  constructor(
    private readonly database: Database,
    private readonly secrets: Secrets,
    private readonly consents: ConsentApps,
  ) {}

  seal(connection: Place, credentials: Credentials): Buffer {
    return this.secrets.seal(JSON.stringify(credentials), credentialsPlace(connection));
  }

  /** Null for a connection that keeps none: a disconnect forgets them. */
  open(connection: Place, sealed: Buffer): Credentials | null {
    if (sealed.length === 0) return null;
    return credentialsSchema.parse(JSON.parse(this.secrets.open(sealed, credentialsPlace(connection))));
  }

  /** An entry: all that the connection is read with. Throws `not_found` where there is nothing to read it with. */
  async read(connection: Connection): Promise<Credentials> {
    const sealed = await this.database.read(connection.workspaceId, async (scope) => {
      const rows: { sealed: Buffer }[] = await scope.db.query(
        `select sealed_credentials as sealed from connection where workspace_id = $1 and id = $2`,
        [scope.workspaceId, connection.id],
      );
      return rows[0]?.sealed;
    });
    const credentials = sealed && this.open(connection, sealed);
    if (!credentials) throw notFound('connection');
    return this.consents.complete(connection, credentials);
  }
}

/** What a connection's credentials are sealed for. */
export function credentialsPlace({ workspaceId, id }: Place): string {
  return `connection.credentials:${workspaceId}:${id}`;
}
