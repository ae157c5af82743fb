import { Injectable } from '@nestjs/common';
import type { ObjectRef } from '#connectors/billing-object.ts';
import type { ConnectorError } from '#connectors/connector-error.ts';
import { objectKey } from '#connectors/object-key.ts';
import { billingObjects } from '../billing/billing-requests.ts';
import { SettlingService, type FailedObject } from '../billing/settling.service.ts';
import type { Connection } from '../connections/connection.ts';
import { ConnectionHealthService } from '../connections/connection-health.service.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import type { Scope } from '../platform/database/scope.ts';
import { finish, handBack, release } from '../platform/work/work.ts';
import { AfterRefreshSteps, type SettledObject } from './after-refresh.ts';
import type { ClaimedObject } from './claimed-objects.ts';
import type { Fetched } from './fetch-claimed.ts';
import type { Taken } from './refresh-claims.ts';
import { RefreshService } from './refresh.service.ts';

/** Pause before an object that alone cannot be read is tried again; it doubles with each attempt. */
const objectPauseMilliseconds = 10_000;

interface Failure extends Pick<FailedObject, 'words' | 'retryAt' | 'isFinal' | 'isForbidden'> {
  readonly row: ClaimedObject;
}

/** Writes down what a batch of readings brought, good and bad, in one transaction. */
@Injectable()
export class RefreshRecord {
  constructor(
    private readonly connections: ConnectionsService,
    private readonly refresh: RefreshService,
    private readonly settling: SettlingService,
    private readonly health: ConnectionHealthService,
    private readonly after: AfterRefreshSteps,
  ) {}

  /**
   * A step: absorbs what was answered and finishes its requests, fenced by the claim's token. False when the connection was
   * disconnected meanwhile: then nothing is written.
   */
  async keep(
    scope: Scope,
    work: Connection,
    token: string,
    answered: Fetched['answered'],
    now: Date,
  ): Promise<boolean> {
    const connection = await this.connections.hold(scope, work);
    if (!connection) return false;
    const objects = answered.flatMap(({ object }) => object ?? []);
    const { written } = await this.refresh.answer(scope, connection, { objects, token }, now);
    const gone = answered.flatMap(({ row, object }) => (object === null ? toRef(row) : []));
    await this.settling.markGone(scope, connection.id, gone, now);
    const rows = answered.map(({ row }) => row);
    // What was newer is done already, with its row; the rest stays as it is held.
    const isDone = new Set(written.map(keyOf));
    await finish(scope, billingObjects, token, rows.filter((row) => !isDone.has(keyOf(row))).map(toAnswered));
    await this.#settle(scope, connection.id, rows, now);
    await this.health.noteAnswer(scope, connection);
    return true;
  }

  /**
   * A step: the same for what deliveries carried. Where that cannot be believed any more, because of what came since the claim, the
   * request is open again.
   */
  async take(
    scope: Scope,
    work: Connection,
    taken: Pick<Taken, 'token' | 'carried' | 'rule' | 'isFlood'>,
    now: Date,
  ): Promise<boolean> {
    const connection = await this.connections.hold(scope, work);
    if (!connection) return false;
    const { written } = await this.refresh.take(scope, connection, taken, now);
    const doneOf = new Map(written.map((row) => [keyOf(row), row.done]));
    const open = taken.carried.filter((row) => !doneOf.has(keyOf(row)));
    await release(scope, billingObjects, taken.token, open.map(toAnswered));
    const done = taken.carried.flatMap((row) => {
      const wanted = doneOf.get(keyOf(row));
      return wanted === undefined ? [] : { ...row, wanted };
    });
    await this.#settle(scope, connection.id, done, now);
    return true;
  }

  async #settle(scope: Scope, connectionId: string, rows: readonly ClaimedObject[], now: Date): Promise<void> {
    await this.refresh.judgeAgain(
      scope,
      connectionId,
      rows.filter((row) => row.error !== null),
    );
    await this.after.settled(scope, connectionId, rows.map(toSettled), now);
  }

  /**
   * A step: objects that cannot be read while others can. What is forbidden or unreadable is set aside, with its words. Where the
   * connection has another key by now, nothing was refused to that one: all are due again.
   */
  async fail(scope: Scope, work: Connection, token: string, failed: Fetched['failed'], now: Date): Promise<void> {
    const connection = await this.#holdClaimed(scope, work, token);
    const isOurs = connection && (await this.#degrade(scope, connection, failed));
    if (!isOurs) return this.giveBack(scope, token, 'The connection has changed.', now);
    const failures = failed.map(({ row, error }) => ({
      row,
      words: error.message,
      retryAt: new Date(now.getTime() + objectPauseMilliseconds * 2 ** (row.attempts - 1)),
      isFinal: error.kind === 'forbidden' || error.kind === 'malformed',
      isForbidden: error.kind === 'forbidden',
    }));
    await this.#fail(scope, connection.id, token, failures);
  }

  /** As whoever accepts deliveries: objects before what is noted on the connection's row, so that neither waits for the other. */
  async #holdClaimed(scope: Scope, work: Connection, token: string): Promise<Connection | null> {
    const connection = await this.connections.hold(scope, work);
    if (connection) await this.settling.hold(scope, { connectionId: connection.id, token });
    return connection;
  }

  /** Before they are set aside: whoever gives the connection another key waits until they are, and asks for them again. */
  async #degrade(scope: Scope, connection: Connection, failed: Fetched['failed']): Promise<boolean> {
    const refusals = new Map(
      failed.filter(({ error }) => error.kind === 'forbidden').map(({ error }) => [error.message, error]),
    );
    for (const error of refusals.values()) if (!(await this.health.degrade(scope, connection, error))) return false;
    return true;
  }

  /** A step: our own code failed on this object; it is tried again a few times and then set aside with the error. */
  async failOne(
    scope: Scope,
    token: string,
    row: ClaimedObject,
    failure: { words: string; retryAt: Date },
  ): Promise<void> {
    await this.#fail(scope, row.connection_id, token, [{ row, ...failure, isFinal: false, isForbidden: false }]);
  }

  /** What is not tried again by itself is said wherever somebody relies on it: on its deliveries, and on its account. */
  async #fail(scope: Scope, connectionId: string, token: string, failures: readonly Failure[]): Promise<void> {
    const failed = failures.map(({ row, ...failure }) => ({ ...toRef(row), ...failure }));
    const lost = await this.settling.fail(scope, { connectionId, token }, failed);
    const isLost = new Set(lost.map((ref) => objectKey(ref.kind, ref.externalId)));
    const set = failures.filter(({ row }) => isLost.has(keyOf(row)));
    for (const [words, same] of Map.groupBy(set, (failure) => failure.words)) {
      const refs = same.map(({ row }) => toRef(row));
      await this.after.setAside(scope, connectionId, refs, words);
    }
    await this.refresh.judgeAgain(
      scope,
      connectionId,
      set.map(({ row }) => row),
    );
  }

  /** A step: the connection cannot be read now; its objects are due again when it may be. Answers when that is. */
  async rest(scope: Scope, work: Connection, token: string, error: ConnectorError, now: Date): Promise<Date | null> {
    const connection = await this.#holdClaimed(scope, work, token);
    const until = connection ? await this.health.noteTrouble(scope, connection, error, now) : null;
    await this.giveBack(scope, token, error.message, until ?? now);
    return until;
  }

  /** A step: nothing was wrong with these objects; they are as they were before the claim. */
  async giveBack(scope: Scope, token: string, words: string, retryAt: Date): Promise<void> {
    await handBack(scope, billingObjects, token, { error: words, retryAt, isOurFault: false });
  }

  /** A step: one of these objects may be at fault; the claim counts as a try of each. */
  async giveBackTried(scope: Scope, token: string, words: string, retryAt: Date): Promise<void> {
    await handBack(scope, billingObjects, token, { error: words, retryAt });
  }
}

function toRef(row: ClaimedObject): ObjectRef {
  return { kind: row.kind, externalId: row.external_id };
}

function toSettled(row: ClaimedObject): SettledObject {
  return { ...toRef(row), wanted: row.wanted };
}

function keyOf({ kind, external_id }: Pick<ClaimedObject, 'kind' | 'external_id'>): string {
  return objectKey(kind, external_id);
}

function toAnswered({ connection_id, kind, external_id, wanted }: ClaimedObject) {
  return { connection_id, kind, external_id, wanted };
}
