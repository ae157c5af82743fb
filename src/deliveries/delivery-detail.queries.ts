import { Injectable } from '@nestjs/common';
import type { DeliveryDetailDto, DeliveryResult } from '#contracts/deliveries.ts';
import { isOpen } from '../connections/connection.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { notFound } from '../platform/errors/app-error.ts';
import { deliveryAccounts } from './delivery-accounts.ts';
import { deliveryTexts } from './delivery-texts.ts';
import { deliveryColumns, latencyOf, toDeliveryDto, type DeliveryRow } from './delivery-row.ts';
import { redact } from './redaction.ts';
import { replayOf, type Replayable } from './replay.ts';

interface DetailRow extends DeliveryRow, Replayable {
  readonly apiVersion: string | null;
  readonly happenedAt: Date;
  readonly asker: Person | null;
}

interface Person {
  readonly memberId: string;
  readonly name: string;
}

interface ObjectRow {
  readonly kind: string;
  readonly externalId: string;
  readonly isWaiting: boolean;
  readonly tries: number;
  readonly words: string | null;
  readonly account: { readonly id: string; readonly name: string } | null;
}

interface AttemptRow {
  readonly askedAt: Date;
  readonly askedBy: Person | null;
  readonly endedAt: Date | null;
  readonly result: DeliveryResult;
  readonly words: string | null;
}

const personOf = (column: string) => `(select jsonb_build_object('memberId', m.id, 'name', m.name) from member m
  where m.workspace_id = $1 and m.id = ${column})`;

/** One delivery, whole but for what is nobody's business [R14]. */
@Injectable()
export class DeliveryDetailQueries {
  constructor(
    private readonly database: Database,
    private readonly connections: ConnectionsService,
  ) {}

  async get(workspaceId: string, connectionId: string, id: string): Promise<DeliveryDetailDto> {
    return this.database.read(workspaceId, async (scope) => {
      const connection = await this.connections.get(scope, connectionId);
      const row = await readRow(scope, connectionId, id);
      const links = await this.connections.links(scope);
      const texts = await deliveryTexts(scope, connectionId, [id]);
      const objects = await readObjects(scope, connectionId, id);
      const accounts = await deliveryAccounts(scope, connectionId, [id]);
      const attempts = await readAttempts(scope, connectionId, id);
      const words = isOpen(connection) ? replayOf(row, connection) : 'This connection is not read at the moment.';
      return {
        ...toDeliveryDto(row, accounts.get(id)),
        mode: row.mode,
        apiVersion: row.apiVersion,
        happenedAt: row.happenedAt.toISOString(),
        objects: objects.map(({ isWaiting, tries, words: why, ...object }) => ({
          ...object,
          url: links.link({ connectionId, kind: object.kind, externalId: object.externalId })?.url ?? null,
          isAnswered: row.result !== 'ignored' && !isWaiting,
          tries: isWaiting ? tries : 0,
          words: isWaiting ? why : null,
        })),
        attempts: [...attempts, lastAttempt(row)].map(({ askedAt, endedAt, ...attempt }) => ({
          ...attempt,
          askedAt: askedAt.toISOString(),
          endedAt: endedAt?.toISOString() ?? null,
          latencyMs: latencyOf(askedAt, endedAt),
        })),
        payload: redact(JSON.parse(texts.get(id) ?? 'null')),
        replay: { isPossible: words === null, words },
      };
    });
  }
}

async function readRow({ db, workspaceId }: Scope, connectionId: string, id: string): Promise<DetailRow> {
  const rows: DetailRow[] = await db.query(
    `select ${deliveryColumns}, mode, api_version as "apiVersion", happened_at as "happenedAt", refs,
       external_account_id as "externalAccountId", ${personOf('asked_by')} as asker
     from delivery where workspace_id = $1 and connection_id = $2 and id = $3`,
    [workspaceId, connectionId, id],
  );
  const [row] = rows;
  if (!row) throw notFound('delivery');
  return row;
}

function readObjects({ db, workspaceId }: Scope, connectionId: string, id: string): Promise<ObjectRow[]> {
  return db.query(
    `select r.kind, r."externalId", x.delivery_id is not null as "isWaiting", coalesce(o.attempts, 0) as tries, o.error as words,
       (select jsonb_build_object('id', a.id, 'name', a.name) from billing_customer c
          join account a on a.workspace_id = $1 and a.id = c.account_id
        where c.workspace_id = $1 and c.connection_id = $2 and c.external_id = coalesce(r."customerId", o.customer_id)) as account
     from delivery d
     cross join lateral jsonb_to_recordset(d.refs) as r(kind text, "externalId" text, "customerId" text)
     left join delivery_object x on x.workspace_id = $1 and x.connection_id = $2 and x.kind = r.kind
       and x.external_id = r."externalId" and x.delivery_id = d.id
     left join billing_object o on o.workspace_id = $1 and o.connection_id = $2 and o.kind = r.kind
       and o.external_id = r."externalId"
     where d.workspace_id = $1 and d.connection_id = $2 and d.id = $3 order by r.kind, r."externalId"`,
    [workspaceId, connectionId, id],
  );
}

function readAttempts({ db, workspaceId }: Scope, connectionId: string, id: string): Promise<AttemptRow[]> {
  return db.query(
    `select asked_at as "askedAt", ${personOf('asked_by')} as "askedBy", ended_at as "endedAt", result, words
     from delivery_attempt where workspace_id = $1 and connection_id = $2 and delivery_id = $3 order by id`,
    [workspaceId, connectionId, id],
  );
}

function lastAttempt({ askedAt, receivedAt, asker, appliedAt, result, words }: DetailRow): AttemptRow {
  return { askedAt: askedAt ?? receivedAt, askedBy: asker, endedAt: appliedAt, result, words };
}
