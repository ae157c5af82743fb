import { Injectable } from '@nestjs/common';
import type { ResourceReport } from '#connectors/access-report.ts';
import type { ConnectorError } from '#connectors/connector-error.ts';
import { Clock } from '../platform/clock.ts';
import { Changes } from '../platform/notify/changes.ts';
import type { Scope } from '../platform/database/scope.ts';
import { Doorbells } from '../platform/directory/doorbells.ts';
import { AccessGained } from './access-gained.ts';
import type { Connection } from './connection.ts';
import type { HeldWork } from './connections.service.ts';
import { isWhole, lackingWords, regained, withComing } from './lacking.ts';
import { arePollsFailing, isLackedEvents } from './poll-pace.ts';
import { pauseAfter } from './rest-pause.ts';

/** What was learned about a connection while reading it: heard, asked to wait, refused, something missing. */
@Injectable()
export class ConnectionHealthService {
  constructor(
    private readonly changes: Changes,
    private readonly doorbells: Doorbells,
    private readonly gained: AccessGained,
    private readonly clock: Clock,
  ) {}

  /** A step: at `heardAt` the source was known to be complete (ruling 6). Time never runs back. */
  async noteHeard(
    scope: Scope,
    { id, pollsFailed }: Pick<Connection, 'id' | 'pollsFailed'>,
    heard: { heardAt: Date; polledAt?: Date; eventsCursor?: string },
  ): Promise<void> {
    await scope.db.query(
      `update connection set heard_at = greatest(heard_at, $3), polled_at = coalesce($4, polled_at),
         events_cursor = coalesce($5, events_cursor), polls_failed = 0
       where workspace_id = $1 and id = $2`,
      [scope.workspaceId, id, heard.heardAt, heard.polledAt ?? null, heard.eventsCursor ?? null],
    );
    if (arePollsFailing({ pollsFailed })) await this.changes.announce(scope, 'connections', [id]);
  }

  /** A step: events were asked for, and are not to be had. */
  async notePolled(scope: Scope, connectionId: string, polledAt: Date): Promise<void> {
    await scope.db.query(`update connection set polled_at = $3, polls_failed = 0 where workspace_id = $1 and id = $2`, [
      scope.workspaceId,
      connectionId,
      polledAt,
    ]);
  }

  /** A step: events were asked for, and the billing system did not answer or asked to wait. */
  async notePollFailed(scope: Scope, { id, pollsFailed }: Pick<Connection, 'id' | 'pollsFailed'>): Promise<void> {
    await scope.db.query(`update connection set polls_failed = polls_failed + 1 where workspace_id = $1 and id = $2`, [
      scope.workspaceId,
      id,
    ]);
    if (!arePollsFailing({ pollsFailed })) await this.changes.announce(scope, 'connections', [id]);
  }

  /** A step: events are followed from here on. */
  async beginEvents(scope: Scope, connectionId: string, eventsCursor: string): Promise<void> {
    await scope.db.query(
      `update connection set events_cursor = $3 where workspace_id = $1 and id = $2 and events_cursor is null`,
      [scope.workspaceId, connectionId, eventsCursor],
    );
  }

  /** A step: what one failed call means for the connection. Answers when to try again; null when trying is of no use. */
  async noteTrouble(scope: Scope, connection: Connection, error: ConnectorError, now: Date): Promise<Date | null> {
    // Refused was the key that this work was begun with. Where it has been replaced, the new one is tried.
    if (error.kind === 'rejected') return (await this.revoke(scope, connection, error.message)) ? null : now;
    if (error.kind === 'forbidden') return (await this.degrade(scope, connection, error)) ? null : now;
    return this.rest(scope, connection, error, now);
  }

  /** A step: the billing system asks us to wait or is out of reach. Answers when to try again; nothing else changes. */
  async rest(scope: Scope, connection: Connection, error: ConnectorError, now: Date): Promise<Date> {
    const rests = connection.rests + 1;
    const until = new Date(now.getTime() + pauseAfter(error, rests, Math.random()));
    await scope.db.query(
      `update connection set resting_until = greatest(resting_until, $3), rests = rests + 1, rest_words = $4
       where workspace_id = $1 and id = $2`,
      [scope.workspaceId, connection.id, until, `${error.message} Trying again by itself.`],
    );
    if (rests === 2) await this.changes.announce(scope, 'connections', [connection.id]);
    return until;
  }

  /**
   * A step: it answers again. Whoever has rung a bell must not wait for this row, which others hold when they ring: where it is held,
   * the next answer says so.
   */
  async noteAnswer(scope: Scope, { id, rests }: Pick<Connection, 'id' | 'rests'>): Promise<void> {
    if (rests === 0) return;
    const [, changed]: [unknown, number] = await scope.db.query(
      `with free as materialized (
         select id from connection where workspace_id = $1 and id = $2 for no key update skip locked)
       update connection c set rests = 0, resting_until = null, rest_words = null from free
       where c.workspace_id = $1 and c.id = free.id`,
      [scope.workspaceId, id],
    );
    if (changed === 0) return;
    await this.changes.announce(scope, 'connections', [id]);
  }

  /**
   * A step: the billing system refuses the credentials. All reading stops; what was read stays, and grows stale. False when they are no
   * longer those of this generation.
   */
  async revoke(scope: Scope, { id, generation }: HeldWork, words: string): Promise<boolean> {
    const [, changed]: [unknown, number] = await scope.db.query(
      `update connection set status = 'revoked', status_words = $3, resting_until = null, rests = 0
       where workspace_id = $1 and id = $2 and generation = $4 and status in ('reading', 'connected', 'degraded')`,
      [scope.workspaceId, id, words, generation],
    );
    if (changed === 0) return false;
    await scope.db.query(
      `update backfill set status = 'failed', words = $3, ended_at = $4
       where workspace_id = $1 and connection_id = $2 and status in ('waiting', 'running', 'paused')`,
      [scope.workspaceId, id, words, this.clock.now()],
    );
    await this.changes.announce(scope, 'connections', [id]);
    return true;
  }

  /**
   * A step: one resource may no longer be read with the key of this generation. It is named; the rest goes on, and health waits where it
   * cannot do without. Who refuses answers again. False when the key has been replaced: nothing was refused to the new one.
   */
  async degrade(scope: Scope, connection: Connection, error: ConnectorError): Promise<boolean> {
    // As the row holds them now: whoever calls may have read the connection before another resource was found missing.
    const [held] = await this.#resources(scope, connection);
    if (!held) return false;
    await this.noteAnswer(scope, { id: connection.id, rests: held.rests });
    const resources = held.resources.map((report) =>
      report.permissions.some((slug) => error.permissions.includes(slug))
        ? { ...report, result: 'missing' as const, permissions: error.permissions, words: wordsOf(report, error) }
        : report,
    );
    // Where no report names the permission, this is all that does.
    const told = { label: '', words: error.message };
    const [, changed]: [unknown, number] = await scope.db.query(
      `update connection set resources = $3,
         status = case when status = 'connected' then 'degraded' else status end, status_words = $4
       where workspace_id = $1 and id = $2 and status in ('reading', 'connected', 'degraded')
         and (status_words is distinct from $4 or resources <> $3)`,
      [scope.workspaceId, connection.id, JSON.stringify(resources), lackingWords([...held.unread, told], resources)],
    );
    if (changed === 0) return true;
    await this.#tellAccounts(scope);
    await this.changes.announce(scope, 'connections', [connection.id]);
    return true;
  }

  /** A step: of what was missing the system has just said that it may be read (`asked`) with the key of this generation. */
  async regain(
    scope: Scope,
    work: HeldWork & Pick<Connection, 'system'>,
    asked: readonly ResourceReport[],
  ): Promise<void> {
    const [held] = await this.#resources(scope, work);
    const resources = held && regained(held.resources, asked);
    if (!held || !resources || resources === held.resources) return;
    const gained = new Set(resources.filter((one, n) => one !== held.resources[n]).map(({ resource }) => resource));
    // By events a source is known for an hour, by the nightly reading for a day: until they are read it would count as silent.
    const hasEvents = held.resources.some(isLackedEvents) && !resources.some(isLackedEvents);
    const unread = withComing(held.unread, held.resources, (resource) => gained.has(resource));
    await scope.db.query(
      `update connection set resources = $3, status = case when status = 'degraded' and $4 then 'connected' else status end,
         status_words = case when $4 then null else $5 end, unread = $6, polled_at = case when $7 then null else polled_at end
       where workspace_id = $1 and id = $2 and status in ('reading', 'connected', 'degraded')`,
      [
        scope.workspaceId,
        work.id,
        JSON.stringify(resources),
        isWhole(unread, resources),
        lackingWords(unread, resources),
        JSON.stringify(unread),
        hasEvents,
      ],
    );
    await this.gained.tell(scope, work, (resource) => gained.has(resource));
    if (hasEvents) await this.doorbells.ring(scope, 'poll', this.clock.now());
    await this.changes.announce(scope, 'connections', [work.id]);
  }

  /** What the key of this generation may read, locked; nothing when it is read with another one, or not any more. */
  #resources(
    scope: Scope,
    { id, generation }: HeldWork,
  ): Promise<Pick<Connection, 'resources' | 'unread' | 'rests'>[]> {
    return scope.db.query(
      `select resources, unread, rests from connection where workspace_id = $1 and id = $2 and generation = $3 for no key update`,
      [scope.workspaceId, id, generation],
    );
  }

  /** How far the source can be believed has changed: evaluation finds out for whom. */
  async #tellAccounts(scope: Scope): Promise<void> {
    await this.doorbells.ring(scope, 'evaluate', this.clock.now());
  }
}

/** What was said of it when it was asked about says more: what goes without it. */
function wordsOf({ result, words }: ResourceReport, { message }: ConnectorError): string {
  return result === 'missing' && words?.startsWith(message) ? words : message;
}
