import { randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Scope } from '../platform/database/scope.ts';
import { AppError } from '../platform/errors/app-error.ts';
import { AccessGained } from './access-gained.ts';
import { takeAlong } from './backfill-resuming.ts';
import { BackfillsService } from './backfills.service.ts';
import type { Checked } from './checking.service.ts';
import { consentKind, everythingKind, type Connection, type ConnectionStatus, type Unread } from './connection.ts';
import { ConnectionAddresses } from './connection-addresses.service.ts';
import { ConnectionsService } from './connections.service.ts';
import { SealedCredentials } from './sealed-credentials.ts';
import { isWhole, lackingWords, withComing } from './lacking.ts';
import { lackingOf } from './standing.ts';
import { WebhookSecrets } from './webhook-secrets.ts';

export interface NewConnection {
  readonly checked: Checked;
  readonly label: string;
  /** A name that a person gave it now; null leaves that of a connection from before. */
  readonly rename: string | null;
}

/**
 * A key that may read what the one before could not: what is held is still that of the old key, so health goes on waiting
 * until the reading that follows has ended, and what holds then is adopted (rulings 6, 7).
 */
const readAgain: Unread = {
  kind: everythingKind,
  label: 'Everything',
  words: 'What could not be read before is being read now.',
  isRequired: true,
};

/** Writes what was checked: a new row, or the row of the same account from before. */
@Injectable()
export class ConnectionRows {
  constructor(
    private readonly credentials: SealedCredentials,
    private readonly webhookSecrets: WebhookSecrets,
    private readonly connections: ConnectionsService,
    private readonly addresses: ConnectionAddresses,
    private readonly backfills: BackfillsService,
    private readonly gained: AccessGained,
  ) {}

  /** A step: the connection stands, and everything is going to be read. Answers its id. */
  async record(scope: Scope, formerId: string | null, recorded: NewConnection, now: Date): Promise<string> {
    if (formerId) await this.#renew(scope, formerId, recorded, now);
    const id = formerId ?? (await this.#add(scope, recorded, now));
    await this.addresses.enter(scope, id);
    const { webhookSecret } = recorded.checked.typed;
    if (webhookSecret !== null) await this.webhookSecrets.keep(scope, id, webhookSecret);
    await this.backfills.start(scope, await this.connections.get(scope, id), now);
    return id;
  }

  async #add(scope: Scope, added: NewConnection, now: Date): Promise<string> {
    const { checked } = added;
    const id = randomUUID();
    const { system, mode, isSandbox } = checked.candidate;
    await scope.db.query(
      `insert into connection (workspace_id, id, public_id, system, mode, is_sandbox, label, external_account_id, key_kind,
         key_last_four, sealed_credentials, resources, warnings, granted_scope, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
      [
        scope.workspaceId,
        id,
        randomBytes(18).toString('base64url'),
        system,
        mode,
        isSandbox,
        added.label,
        checked.report.externalAccountId,
        checked.report.keyKind,
        checked.typed.lastFour,
        this.#seal(scope, id, checked),
        JSON.stringify(checked.report.resources),
        JSON.stringify(checked.report.warnings),
        checked.grantedScope,
        now,
      ],
    );
    return id;
  }

  /**
   * The same account again, with a key that works. After a disconnect everything is read anew into the same records. The generation is
   * raised: no straggler of the time before writes, and what the old key is still told concerns the old key alone. Readings come
   * along, and go on with the new one. What came by the webhook of a consent says nothing of the one of a key, nor the other way round.
   */
  async #renew(scope: Scope, id: string, renewed: NewConnection, now: Date): Promise<void> {
    const rows: { status: ConnectionStatus; unread: Connection['unread']; resources: Connection['resources'] }[] =
      await scope.db.query(
        `select status, unread, resources from connection where workspace_id = $1 and id = $2 for no key update`,
        [scope.workspaceId, id],
      );
    const [former] = rows;
    if (former?.status === 'disconnecting') {
      throw new AppError(
        'conflict',
        'connection_disconnecting',
        'What was read from this account is still being removed. Try again in a minute.',
      );
    }
    const { checked, rename } = renewed;
    const { resources } = checked.report;
    const missing = new Set(resources.flatMap((one) => (one.result === 'missing' ? one.resource : [])));
    const left = withComing(former?.unread ?? [], former?.resources ?? [], (resource) => !missing.has(resource));
    const unread = former && lackingOf(former) ? [...left, readAgain] : left;
    const words = isWhole(unread, resources) ? null : lackingWords(unread, resources);
    await takeAlong(scope, id);
    await scope.db.query(
      `update connection set generation = generation + 1, sealed_credentials = $3, key_kind = $4, key_last_four = $5, resources = $6, warnings = $7,
         external_account_id = coalesce($8, external_account_id), disconnected_at = null,
         status_words = case when status = 'disconnected' or first_backfill_ended_at is null then null else $12 end,
         first_backfill_ended_at = case when status = 'disconnected' then null else first_backfill_ended_at end,
         events_cursor = case when status = 'disconnected' then null else events_cursor end,
         heard_at = case when status = 'disconnected' then null else heard_at end, polled_at = null, polls_failed = 0,
         last_event_at = case when status = 'disconnected' then null else last_event_at end,
         last_event_through = case when status = 'disconnected' then null else last_event_through end,
         reconciled_at = case when status = 'disconnected' then null else reconciled_at end,
         unread = case when status = 'disconnected' then '[]'::jsonb else $9 end,
         status = case when status = 'disconnected' or first_backfill_ended_at is null then 'reading'
           when $12::text is null then 'connected' else 'degraded' end,
         resting_until = null, rests = 0, rest_words = null, label = coalesce($10, label), granted_scope = $13,
         way_in_since = case when status = 'disconnected' then null
           when (key_kind = '${consentKind}') <> ($4 = '${consentKind}') then $11 else way_in_since end
       where workspace_id = $1 and id = $2`,
      [
        scope.workspaceId,
        id,
        this.#seal(scope, id, checked),
        checked.report.keyKind,
        checked.typed.lastFour,
        JSON.stringify(resources),
        JSON.stringify(checked.report.warnings),
        checked.report.externalAccountId,
        JSON.stringify(unread),
        rename,
        now,
        words,
        checked.grantedScope,
      ],
    );
    await this.gained.tell(
      scope,
      { id, system: checked.candidate.system },
      (resource) => !missing.has(resource),
      await this.backfills.listedNext(scope, id, checked.candidate.system),
    );
  }

  #seal(scope: Scope, id: string, checked: Checked): Buffer {
    return this.credentials.seal({ workspaceId: scope.workspaceId, id }, checked.kept);
  }
}
