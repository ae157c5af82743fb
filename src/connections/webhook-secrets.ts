import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { Changes } from '../platform/notify/changes.ts';
import { AppError, notFound } from '../platform/errors/app-error.ts';
import { isSame, Secrets } from '../platform/secrets/secrets.ts';
import { connectionColumns, type Connection } from './connection.ts';
import { Connectors } from './connectors.ts';

/** While a secret is rotated, the one before stays valid this long (reference "stripe" §7.1). */
const overlapMilliseconds = 24 * 60 * 60_000;

/** Where a delivery is to go, and the secrets that may have signed it. */
export interface Letterbox {
  readonly connection: Connection;
  readonly secrets: readonly string[];
  /** The newest of them as the row holds it: another one there means that these have changed. */
  readonly sealed: Buffer | null;
  /** When the secret from before a rotation stops to be valid; null while there is only one. */
  readonly until: Date | null;
}

interface SecretRow {
  readonly current: Buffer | null;
  readonly before: Buffer | null;
  readonly until: Date | null;
}

const secretColumns = `sealed_webhook_secret as current, sealed_webhook_secret_before as before, webhook_secret_before_until as until`;

/** The signing secrets of the webhooks that point at connections. */
@Injectable()
export class WebhookSecrets {
  constructor(
    private readonly database: Database,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
    private readonly changes: Changes,
    private readonly connectors: Connectors,
  ) {}

  /** An entry. What cannot be a secret of this system is refused: under it, every delivery would be. */
  async set(workspaceId: string, connectionId: string, secret: string): Promise<void> {
    await this.database.write(workspaceId, async (scope) => {
      const rows: { system: string }[] = await scope.db.query(
        `select system from connection where workspace_id = $1 and id = $2`,
        [scope.workspaceId, connectionId],
      );
      const refusal = rows[0] && this.connectors.get(rows[0].system).webhook?.secretRefusal?.(secret);
      if (refusal) throw new AppError('invalid', 'webhook_secret_refused', refusal);
      await this.keep(scope, connectionId, secret);
    });
  }

  /** A step: keeps the secret; the one before stays valid for a day. The same secret again changes nothing. */
  async keep(scope: Scope, connectionId: string, secret: string): Promise<void> {
    const rows: SecretRow[] = await scope.db.query(
      `select ${secretColumns} from connection
       where workspace_id = $1 and id = $2 and status not in ('disconnecting', 'disconnected') for no key update`,
      [scope.workspaceId, connectionId],
    );
    const [row] = rows;
    if (!row) throw notFound('connection');
    const place = webhookPlace(scope.workspaceId, connectionId);
    if (row.current && isSame(this.secrets.open(row.current, place), secret)) return;
    await scope.db.query(
      `update connection set sealed_webhook_secret_before = sealed_webhook_secret, sealed_webhook_secret = $3,
         webhook_secret_before_until = case when sealed_webhook_secret is null then null else $4::timestamptz end
       where workspace_id = $1 and id = $2`,
      [
        scope.workspaceId,
        connectionId,
        this.secrets.seal(secret, place),
        new Date(this.clock.now().getTime() + overlapMilliseconds),
      ],
    );
    await this.changes.announce(scope, 'connections', [connectionId]);
  }

  /** Null for an address that nobody has. The workspace counts as known only after a signature holds. */
  async find(system: string, publicId: string): Promise<Letterbox | null> {
    // Whatever else stands in the address, no text with a NUL can be asked for.
    if (system.includes('\0') || publicId.includes('\0')) return null;
    const [place] = await this.database.look<{ workspace_id: string; connection_id: string }>(
      `select workspace_id, connection_id from directory_connection where public_id = $1 and system = $2`,
      [publicId, system],
    );
    if (!place) return null;
    const rows: (Connection & SecretRow)[] = await this.database.read(place.workspace_id, (scope) =>
      scope.db.query(
        `select ${connectionColumns}, ${secretColumns} from connection where workspace_id = $1 and id = $2`,
        [scope.workspaceId, place.connection_id],
      ),
    );
    const [row] = rows;
    if (!row) return null;
    const { current, before, until, ...connection } = row;
    const isOverlapping = until !== null && until > this.clock.now();
    const secrets = this.#open(connection, [current, isOverlapping ? before : null]);
    return { connection, secrets, sealed: current, until: isOverlapping ? until : null };
  }

  #open(connection: Connection, sealed: readonly (Buffer | null)[]): string[] {
    const place = webhookPlace(connection.workspaceId, connection.id);
    return sealed.flatMap((secret) => (secret ? [this.secrets.open(secret, place)] : []));
  }
}

/** What a webhook's secret is sealed for. */
export function webhookPlace(workspaceId: string, connectionId: string): string {
  return `connection.webhook:${workspaceId}:${connectionId}`;
}
