import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { Doorbells } from '../platform/directory/doorbells.ts';
import { AppError, type AppErrorKind } from '../platform/errors/app-error.ts';
import { Secrets } from '../platform/secrets/secrets.ts';

const keptMilliseconds = 24 * 3_600_000;
/** Longer than any write takes: past it the process that carried it out is taken for dead. */
const leaseMilliseconds = 120_000;
const forgottenAtOnce = 500;

/** What came of a write: what it answered, or the words in which it was refused. */
export type Outcome =
  | { readonly answer: unknown }
  | { readonly refusal: Pick<AppError, 'code' | 'message' | 'problems'> & { readonly kind: AppErrorKind } };

/** A write with a key: whose key, and what it asks, as hashes. */
export interface KeyedRequest {
  readonly subject: Buffer;
  readonly print: Buffer;
}

interface Row {
  readonly id: string;
  readonly isSame: boolean;
  readonly lease_until: Date;
  readonly sealed_answer: Buffer | null;
}

/** Writes that are sent again with the same key are carried out once, and answered alike for 24 hours. */
@Injectable()
export class IdempotencyService {
  constructor(
    private readonly database: Database,
    private readonly doorbells: Doorbells,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  /**
   * An entry: what came of the same write before; or `begun`, the id under which the caller now carries it out, and they alone.
   * Throws when the key stands for another write, or for one of which nothing is known yet.
   */
  async begin(workspaceId: string, request: KeyedRequest): Promise<{ begun: string } | { before: Outcome }> {
    return this.database.write(workspaceId, async (scope) => {
      const now = this.clock.now();
      const begun = await this.#insert(scope, request, now);
      if (begun === null) return { before: this.#judge(workspaceId, await find(scope, request), now) };
      await this.doorbells.ring(scope, 'forget', new Date(now.getTime() + keptMilliseconds));
      return { begun };
    });
  }

  /** An entry: from now on the same write is answered so. */
  async keep(workspaceId: string, id: string, outcome: Outcome): Promise<void> {
    const sealed = this.secrets.seal(JSON.stringify(outcome), answerPlace(workspaceId, id));
    await this.#change(workspaceId, id, `update idempotent_request set sealed_answer = $3`, [sealed]);
  }

  /** An entry: it came to nothing, and may be tried again with the same key. */
  async release(workspaceId: string, id: string): Promise<void> {
    await this.#change(workspaceId, id, `delete from idempotent_request`, []);
  }

  /** An entry: it failed in the middle, and nobody can say how far it came. */
  async giveUp(workspaceId: string, id: string): Promise<void> {
    await this.#change(workspaceId, id, `update idempotent_request set lease_until = $3`, [this.clock.now()]);
  }

  /** An entry: removes what is older than 24 hours, a bounded number at a time. */
  async forget(workspaceId: string, now: Date): Promise<'more' | Date | null> {
    return this.database.write(workspaceId, async ({ db }) => {
      const past = new Date(now.getTime() - keptMilliseconds);
      const [, gone]: [unknown, number] = await db.query(
        `delete from idempotent_request where workspace_id = $1 and id in (
           select id from idempotent_request where workspace_id = $1 and begun_at <= $2 order by begun_at limit $3)`,
        [workspaceId, past, forgottenAtOnce],
      );
      if (gone === forgottenAtOnce) return 'more';
      const rows: { oldest: Date | null }[] = await db.query(
        `select min(begun_at) as oldest from idempotent_request where workspace_id = $1`,
        [workspaceId],
      );
      const oldest = rows[0]?.oldest ?? null;
      return oldest && new Date(oldest.getTime() + keptMilliseconds);
    });
  }

  /** The id of the row that is this caller's to carry out; null when there is one already. One past its day is as if it were not. */
  async #insert(scope: Scope, { subject, print }: KeyedRequest, now: Date): Promise<string | null> {
    const rows: { id: string }[] = await scope.db.query(
      `insert into idempotent_request as r (workspace_id, subject, print, begun_at, lease_until) values ($1, $2, $3, $4, $5)
       on conflict (workspace_id, subject) do update
         set id = uuidv7(), print = excluded.print, begun_at = excluded.begun_at, lease_until = excluded.lease_until,
           sealed_answer = null
         where r.begun_at <= $6
       returning r.id`,
      [
        scope.workspaceId,
        subject,
        print,
        now,
        new Date(now.getTime() + leaseMilliseconds),
        new Date(now.getTime() - keptMilliseconds),
      ],
    );
    return rows[0]?.id ?? null;
  }

  #judge(workspaceId: string, row: Row | undefined, now: Date): Outcome {
    if (row && !row.isSame) {
      const words = 'This idempotency key was used for another request. Use a new key for each write.';
      throw new AppError('conflict', 'idempotency_key_reused', words);
    }
    if (row?.sealed_answer) return JSON.parse(this.secrets.open(row.sealed_answer, answerPlace(workspaceId, row.id)));
    if (!row || row.lease_until > now) {
      throw new AppError('conflict', 'idempotency_in_progress', 'The first request with this key is still under way.');
    }
    const words =
      'The first request with this key broke off. Look whether it was done before you send it with a new key.';
    throw new AppError('conflict', 'idempotency_unknown', words);
  }

  async #change(workspaceId: string, id: string, change: string, values: readonly unknown[]): Promise<void> {
    await this.database.write(workspaceId, async ({ db }) => {
      await db.query(`${change} where workspace_id = $1 and id = $2`, [workspaceId, id, ...values]);
    });
  }
}

/** Where a kept answer belongs: it is sealed for no other place. */
export function answerPlace(workspaceId: string, id: string): string {
  return `idempotent_request.sealed_answer:${workspaceId}:${id}`;
}

async function find({ db, workspaceId }: Scope, { subject, print }: KeyedRequest): Promise<Row | undefined> {
  const rows: Row[] = await db.query(
    `select id, print = $3 as "isSame", lease_until, sealed_answer from idempotent_request
     where workspace_id = $1 and subject = $2`,
    [workspaceId, subject, print],
  );
  return rows[0];
}
