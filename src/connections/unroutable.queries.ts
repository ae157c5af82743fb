import { Injectable } from '@nestjs/common';
import type { listUnroutable, UnroutableDto } from '#contracts/consent.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import type { AnswerOf } from '../workspaces/operation.ts';
import { consentKind } from './connection.ts';
import { Connectors } from './connectors.ts';
import { say } from './trouble-words.ts';

interface Row {
  readonly system: string;
  /** Null where the events do not say it. */
  readonly mode: UnroutableDto['mode'];
  readonly externalAccountId: string | null;
  readonly deliveries: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  /** Modes in which this workspace has, or had, the account by consent. */
  readonly modes: readonly string[] | null;
}

/** Nobody reads more in one look; the newest come first. */
const shownAccounts = 100;

/** What the one webhook of an application was told of accounts that nobody here reads. */
@Injectable()
export class UnroutableQueries {
  constructor(
    private readonly database: Database,
    private readonly connectors: Connectors,
  ) {}

  /**
   * An entry: by account, newest first. Ids of other merchants are told only where this workspace is the only one of the server:
   * then its admins are who runs it.
   */
  async list(workspaceId: string): Promise<AnswerOf<typeof listUnroutable>> {
    const rows = await this.database.read(workspaceId, readUnroutable);
    return { rows: rows.map((row) => this.#toDto(row)) };
  }

  #toDto({ system, mode, externalAccountId, deliveries, firstAt, lastAt, modes }: Row): UnroutableDto {
    const systemLabel = this.connectors.find(system)?.label ?? system;
    const named = { system, systemLabel, externalAccountId, mode };
    const came = `${say(deliveries, 'event')} came`;
    const times = { firstAt: firstAt.toISOString(), lastAt: lastAt.toISOString() };
    return { ...named, deliveries, ...times, isOurs: modes !== null, words: `${came} ${whyOf(named, modes)}` };
  }
}

function whyOf(
  { mode, externalAccountId }: Pick<UnroutableDto, 'mode' | 'externalAccountId'>,
  modes: readonly string[] | null,
): string {
  if (externalAccountId === null)
    return 'that name no account. Only events of connected accounts are meant for this webhook.';
  if (modes === null) {
    return 'of an account that is not connected here. Connect it, or let it take its consent back.';
  }
  if (mode !== null && modes.includes(mode))
    return 'while this account was not connected. Connecting it reads all of it anew.';
  return `in ${mode ?? 'an unknown'} mode, and this account is connected in ${modes.join(' and ')} mode only.`;
}

function readUnroutable({ db, workspaceId }: Scope): Promise<Row[]> {
  return db.query(
    `with own as materialized (
       select system, external_account_id, array_agg(distinct mode order by mode) as modes from connection
       where workspace_id = $1 and key_kind = '${consentKind}' and external_account_id is not null group by 1, 2)
     select u.system, nullif(u.mode, 'unknown') as mode, u.external_account_id as "externalAccountId", count(*)::int as deliveries,
       min(u.received_at) as "firstAt", max(u.received_at) as "lastAt", o.modes
     from directory_unroutable u
     left join own o on o.system = u.system and o.external_account_id = u.external_account_id
     where o.modes is not null or not exists (select 1 from directory_member where workspace_id <> $1)
     group by u.system, u.mode, u.external_account_id, o.modes
     order by "lastAt" desc, 1, 2, 3 limit ${shownAccounts}`,
    [workspaceId],
  );
}
