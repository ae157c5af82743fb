import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import { notFound } from '../platform/errors/app-error.ts';
import { hashSecret, randomSecret } from '../platform/secrets/secrets.ts';
import type { Caller } from './caller.ts';
import { MembersService } from './members.service.ts';

const prefix = 'kw_';

export interface ApiKeyRow {
  readonly id: string;
  readonly name: string;
  readonly lastFour: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** Keys for programs. The secret is shown once; what stays is a hash in the directory and its last four characters. */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly members: MembersService,
  ) {}

  async create(caller: Caller, name: string): Promise<{ key: ApiKeyRow; secret: string }> {
    const secret = `${prefix}${randomSecret()}`;
    const key = await this.database.write(caller.workspaceId, async ({ db, workspaceId }) => {
      const rows: ApiKeyRow[] = await db.query(
        `insert into api_key (workspace_id, name, last_four, created_by, created_at) values ($1, $2, $3, $4, $5)
         returning id, name, last_four as "lastFour", created_at as "createdAt", last_used_at as "lastUsedAt"`,
        [workspaceId, name, secret.slice(-4), caller.memberId, this.clock.now()],
      );
      const made = rows[0];
      if (!made) throw new Error('An insert answers its row.');
      await db.query(`insert into directory_key (hash, workspace_id, api_key_id) values ($1, $2, $3)`, [
        hashSecret(secret),
        workspaceId,
        made.id,
      ]);
      return made;
    });
    return { key, secret };
  }

  async revoke(caller: Caller, keyId: string): Promise<void> {
    await this.database.write(caller.workspaceId, async ({ db, workspaceId }) => {
      const [, revoked]: [unknown, number] = await db.query(
        `update api_key set revoked_at = $3 where workspace_id = $1 and id = $2 and revoked_at is null`,
        [workspaceId, keyId, this.clock.now()],
      );
      if (revoked === 0) throw notFound('api_key');
      await db.query(`delete from directory_key where workspace_id = $1 and api_key_id = $2`, [workspaceId, keyId]);
    });
  }

  /** The caller behind a key: it acts for the member who made it, with that member's role of today. */
  async callerOf(secret: string): Promise<Caller | null> {
    if (!secret.startsWith(prefix)) return null;
    const place = await this.database.outside(async (db) => {
      const rows: { workspace_id: string; api_key_id: string }[] = await db.query(
        `select workspace_id, api_key_id from directory_key where hash = $1`,
        [hashSecret(secret)],
      );
      return rows[0];
    });
    if (!place) return null;
    const key = await this.#find(place.workspace_id, place.api_key_id);
    if (!key) return null;
    if (isStale(key.lastUsedAt, this.clock.now())) await this.#noteUse(place.workspace_id, place.api_key_id);
    return this.members.ofKey(place.workspace_id, { id: place.api_key_id, createdBy: key.createdBy });
  }

  async #find(workspaceId: string, keyId: string): Promise<{ createdBy: string; lastUsedAt: Date | null } | null> {
    return this.database.read(workspaceId, async ({ db }) => {
      const rows: { createdBy: string; lastUsedAt: Date | null }[] = await db.query(
        `select created_by as "createdBy", last_used_at as "lastUsedAt" from api_key
         where workspace_id = $1 and id = $2 and revoked_at is null`,
        [workspaceId, keyId],
      );
      return rows[0] ?? null;
    });
  }

  async #noteUse(workspaceId: string, keyId: string): Promise<void> {
    await this.database.write(workspaceId, async ({ db }) => {
      await db.query(`update api_key set last_used_at = $3 where workspace_id = $1 and id = $2`, [
        workspaceId,
        keyId,
        this.clock.now(),
      ]);
    });
  }
}

/** Use is noted to the hour, so that a call does not cost a write. */
function isStale(lastUsedAt: Date | null, now: Date): boolean {
  return !lastUsedAt || now.getTime() - lastUsedAt.getTime() >= 3_600_000;
}
