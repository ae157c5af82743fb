import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { CONFIG, type Config } from '../platform/config/config.ts';
import { keyIdOf } from '../platform/config/main-keys.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { Secrets } from '../platform/secrets/secrets.ts';
import { WorkspaceLinks, contactIn } from './workspace-links.ts';

/** Whom a link unsubscribes, and from whose offers. */
export interface Unsubscription {
  readonly workspaceId: string;
  /** The address in its normal form. */
  readonly contact: string;
}

/** Where a workspace's key is kept, as its seal names it. */
export const unsubscribeKeyPlace = (workspaceId: string, id: string): string =>
  `unsubscribe_key.sealed_key:${workspaceId}:${id}`;

const token = /^2\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]{1,2000})$/;
const formerContents = z.tuple([z.uuid(), z.string().min(3)]);

/**
 * Links under offers. The token is sealed under a key that the workspace keeps for ever, so that a change of the main key leaves mail
 * that was sent long ago its way out; nobody can make one for another address or workspace, and it does not show the address to
 * whoever sees the link in a log (faults.md §6.11).
 */
@Injectable()
export class UnsubscribeLinks {
  constructor(
    private readonly database: Database,
    private readonly secrets: Secrets,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** An entry, before a transaction begins: what makes the links of a workspace. Its key is made with the first of them. */
  async of(workspaceId: string): Promise<WorkspaceLinks> {
    const kept = await this.database.read(workspaceId, (scope) => this.#find(scope));
    const seal = kept ?? (await this.database.write(workspaceId, (scope) => this.#make(scope)));
    return new WorkspaceLinks(seal, { publicUrl: this.config.publicUrl, workspaceId });
  }

  /** An entry: null for a token that is not ours. */
  async read(text: string): Promise<Unsubscription | null> {
    const [, workspaceId, sealed] = token.exec(text) ?? [];
    if (workspaceId === undefined || sealed === undefined) return this.#readFormer(text);
    const seal = await this.database.read(workspaceId, (scope) => this.#find(scope));
    const contact = seal && contactIn(seal, sealed, workspaceId);
    return contact ? { workspaceId, contact } : null;
  }

  /** Links from before workspaces had keys were sealed under the main key: they work as long as it, or a former one, is set. */
  #readFormer(text: string): Unsubscription | null {
    try {
      const opened = this.secrets.open(Buffer.from(text, 'base64url'), 'unsubscribe');
      const [workspaceId, contact] = formerContents.parse(JSON.parse(opened));
      return { workspaceId, contact };
    } catch {
      // Forged, cut off, or sealed under a key that is gone: all the same to whoever holds it.
      return null;
    }
  }

  async #find({ db, workspaceId }: Scope): Promise<Secrets | null> {
    const rows: { id: string; sealed: Buffer }[] = await db.query(
      `select id, sealed_key as sealed from unsubscribe_key where workspace_id = $1`,
      [workspaceId],
    );
    const [row] = rows;
    if (!row) return null;
    const secretKey = Buffer.from(this.secrets.open(row.sealed, unsubscribeKeyPlace(workspaceId, row.id)), 'base64');
    return new Secrets({ secretKey, secretKeyId: keyIdOf(secretKey), formerKeys: [] });
  }

  /** Two processes that need the first link at once end with one key. */
  async #make(scope: Scope): Promise<Secrets> {
    const { db, workspaceId } = scope;
    const [made]: { id: string }[] = await db.query(`select uuidv7() as id`);
    if (!made) throw new Error('A select without a table always answers one row.');
    const sealed = this.secrets.seal(randomBytes(32).toString('base64'), unsubscribeKeyPlace(workspaceId, made.id));
    await db.query(
      `insert into unsubscribe_key (workspace_id, id, sealed_key) values ($1, $2, $3) on conflict (workspace_id) do nothing`,
      [workspaceId, made.id, sealed],
    );
    const kept = await this.#find(scope);
    if (!kept) throw new Error('The key that was just made cannot be read.');
    return kept;
  }
}
