import { Injectable } from '@nestjs/common';
import type { ConnectorError, ObjectRef } from '#connectors/connector.ts';
import { WantsService } from '../billing/wants.service.ts';
import type { Connection } from '../connections/connection.ts';
import { ConnectionHealthService } from '../connections/connection-health.service.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import type { Scope } from '../platform/database/scope.ts';
import { finish, handBack } from '../platform/work/work.ts';
import { AfterRefreshSteps } from './after-refresh.ts';
import { billingObjects, type ClaimedObject } from './claimed-objects.ts';
import type { Fetched } from './fetch-claimed.ts';
import { RefreshService } from './refresh.service.ts';

/** Pause before an object that alone cannot be read is tried again; it doubles with each attempt. */
const objectPauseMilliseconds = 10_000;

/** Writes down what a batch of readings brought, good and bad, in one transaction. */
@Injectable()
export class RefreshRecord {
  constructor(
    private readonly connections: ConnectionsService,
    private readonly refresh: RefreshService,
    private readonly wants: WantsService,
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
    await this.refresh.absorb(
      scope,
      connection,
      answered.map(({ object }) => object),
      now,
    );
    const rows = answered.map(({ row }) => row);
    await finish(scope, billingObjects, token, rows.map(toAnswered));
    await this.refresh.judgeAgain(
      scope,
      connection.id,
      rows.filter((row) => row.error !== null),
    );
    await this.wants.settle(scope, connection.id, rows.map(toRef));
    await this.after.settled(scope, connection.id, rows.map(toRef), now);
    await this.health.noteAnswer(scope, connection);
    return true;
  }

  /** A step: objects that cannot be read while others can. What is forbidden or unreadable is set aside, with its words. */
  async fail(scope: Scope, connection: Connection, token: string, failed: Fetched['failed'], now: Date): Promise<void> {
    for (const { row, error } of failed) {
      const retryAt = new Date(now.getTime() + objectPauseMilliseconds * 2 ** (row.attempts - 1));
      await this.#fail(scope, token, row, { words: error.message, retryAt, kind: error.kind });
      if (error.kind === 'forbidden') await this.health.degrade(scope, connection, error);
    }
  }

  /** A step: our own code failed on this object; it is tried again a few times and then set aside with the error. */
  async failOne(
    scope: Scope,
    token: string,
    row: ClaimedObject,
    failure: { words: string; retryAt: Date },
  ): Promise<void> {
    await this.#fail(scope, token, row, { ...failure, kind: null });
  }

  /** What is not tried again by itself is said wherever somebody relies on it: on its deliveries, and on its account. */
  async #fail(
    scope: Scope,
    token: string,
    row: ClaimedObject,
    { words, retryAt, kind }: { words: string; retryAt: Date; kind: ConnectorError['kind'] | null },
  ): Promise<void> {
    const isForbidden = kind === 'forbidden';
    const isFinal = isForbidden || kind === 'malformed';
    const connectionId = row.connection_id;
    const isRetried = await this.wants.fail(scope, token, toRef(row), {
      connectionId,
      words,
      retryAt,
      isFinal,
      isForbidden,
    });
    if (isRetried) return;
    await this.after.setAside(scope, connectionId, [toRef(row)], words);
    await this.refresh.judgeAgain(scope, connectionId, [row]);
  }

  /** A step: the connection cannot be read now; its objects are due again when it may be. Answers when that is. */
  async rest(scope: Scope, work: Connection, token: string, error: ConnectorError, now: Date): Promise<Date | null> {
    const connection = await this.connections.hold(scope, work);
    const until = connection ? await this.health.noteTrouble(scope, connection, error, now) : null;
    await this.giveBack(scope, token, error.message, until ?? now);
    return until;
  }

  /** A step: nothing was wrong with these objects; they are as they were before the claim. */
  async giveBack(scope: Scope, token: string, words: string, retryAt: Date): Promise<void> {
    await handBack(scope, billingObjects, token, { error: words, retryAt, isOurFault: false });
  }
}

function toRef(row: ClaimedObject): ObjectRef {
  return { kind: row.kind, externalId: row.external_id };
}

function toAnswered({ connection_id, kind, external_id, wanted }: ClaimedObject) {
  return { connection_id, kind, external_id, wanted };
}
