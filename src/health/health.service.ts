import { Injectable } from '@nestjs/common';
import { defaultHealthModel } from '#core/health/default-health-model.ts';
import type { HealthModel } from '#core/health/health-model.ts';
import { validateHealthModel } from '#core/health/validate-health-model.ts';
import {
  binaryArray,
  intElement,
  jsonbElement,
  textElement,
  uuidElement,
  type ElementType,
} from '../platform/database/binary-array.ts';
import type { Scope } from '../platform/database/scope.ts';
import {
  toChange,
  versionOf,
  wordsOf,
  type HealthChange,
  type HealthRecord,
  type Newest,
  type ScoreChange,
} from './score-changes.ts';

/** Health models and scores: immutable versions of both, and the newest score of each account for lists. */
@Injectable()
export class HealthService {
  /** A step: the first model of a workspace that is being made. */
  async initialise(scope: Scope, now: Date): Promise<void> {
    const problems = validateHealthModel(defaultHealthModel);
    if (problems.length > 0) throw new Error(`This health model may not be kept. ${problems.join(' ')}`);
    await scope.db.query(
      `insert into health_model (workspace_id, version, name, content, created_at) values ($1, $2, $3, $4, $5)
       on conflict do nothing`,
      [scope.workspaceId, defaultHealthModel.version, defaultHealthModel.name, JSON.stringify(defaultHealthModel), now],
    );
  }

  /** A step: the model that scores accounts now. */
  async currentModel(scope: Scope): Promise<HealthModel> {
    // The content was written from a HealthModel and never changes.
    const rows: { content: HealthModel }[] = await scope.db.query(
      `select content from health_model where workspace_id = $1 order by version desc limit 1`,
      [scope.workspaceId],
    );
    const [row] = rows;
    if (!row) throw new Error('The workspace has no health model.');
    return row.content;
  }

  /**
   * A step: records the scores of a batch, its accounts locked by the caller. A version is kept when the score says something
   * new; words that only grew older are shown anew without one (ruling 4). Answers what is shown differently now.
   */
  async record(scope: Scope, records: readonly HealthRecord[], now: Date): Promise<HealthChange[]> {
    if (records.length === 0) return [];
    const newest = await this.#newest(
      scope,
      records.map((record) => record.accountId),
    );
    const changed = records.flatMap((record) => toChange(record, newest.get(record.accountId)) ?? []);
    const added = changed.filter(({ isNew }) => isNew);
    await Promise.all([this.#keep(scope, added, now), this.#show(scope, changed, now)]);
    return changed.map(({ record, before }) => ({
      accountId: record.accountId,
      // Nothing was concluded before the first version: what was shown then is no score to compare with.
      before: before && before.version > 0 ? before : null,
      after: record.health,
    }));
  }

  /** A step: what was Healthy is shown as Unknown until it can be scored again; a worse band stands. No version is kept of it. */
  async suspend(scope: Scope, accountIds: readonly string[], now: Date): Promise<void> {
    await scope.db.query(
      `update account_health set score = null, band = 'unknown', evaluated_at = $3,
         words = 'Keepwell failed while judging this account; what was known before is not relied on.'
       where workspace_id = $1 and account_id = any($2::uuid[]) and band = 'healthy'`,
      [scope.workspaceId, accountIds, now],
    );
  }

  async #newest(scope: Scope, accountIds: readonly string[]): Promise<Map<string, Newest>> {
    const rows: Newest[] = await scope.db.query(
      `select h.account_id, h.version, h.score, h.band, h.words, s.digest from account_health h
       left join health_score s on s.workspace_id = $1 and s.account_id = h.account_id and s.version = h.version
       where h.workspace_id = $1 and h.account_id = any($2::uuid[])`,
      [scope.workspaceId, accountIds],
    );
    return new Map(rows.map((row) => [row.account_id, row]));
  }

  async #keep(scope: Scope, added: readonly ScoreChange[], now: Date): Promise<void> {
    if (added.length === 0) return;
    const array = <T>(type: ElementType<T>, of: (change: ScoreChange) => T | null) => binaryArray(type, added.map(of));
    await scope.db.query(
      `insert into health_score (workspace_id, account_id, version, at, score, band, model_version, digest, content)
       select $1, t.account_id, t.version, $2, t.score, t.band, t.model_version, t.digest, t.content
       from unnest($3::uuid[], $4::int[], $5::int[], $6::text[], $7::int[], $8::text[], $9::jsonb[])
         as t(account_id, version, score, band, model_version, digest, content)`,
      [
        scope.workspaceId,
        now,
        array(uuidElement, ({ record }) => record.accountId),
        array(intElement, versionOf),
        array(intElement, ({ record }) => record.health.score),
        array(textElement, ({ record }) => record.health.band),
        array(intElement, ({ record }) => record.health.modelVersion),
        array(textElement, ({ digest }) => digest),
        array(jsonbElement, ({ record }) => JSON.stringify(record.health)),
      ],
    );
  }

  async #show(scope: Scope, changed: readonly ScoreChange[], now: Date): Promise<void> {
    if (changed.length === 0) return;
    const array = <T>(type: ElementType<T>, of: (change: ScoreChange) => T | null) =>
      binaryArray(type, changed.map(of));
    await scope.db.query(
      `insert into account_health (workspace_id, account_id, mode, version, score, band, words, evaluated_at)
       select $1, t.account_id, t.mode, t.version, t.score, t.band, t.words, $2
       from unnest($3::uuid[], $4::text[], $5::int[], $6::int[], $7::text[], $8::text[])
         as t(account_id, mode, version, score, band, words)
       on conflict (workspace_id, account_id) do update set version = excluded.version, score = excluded.score,
         band = excluded.band, words = excluded.words, evaluated_at = excluded.evaluated_at`,
      [
        scope.workspaceId,
        now,
        array(uuidElement, ({ record }) => record.accountId),
        array(textElement, ({ record }) => record.mode),
        array(intElement, versionOf),
        array(intElement, ({ record }) => record.health.score),
        array(textElement, ({ record }) => record.health.band),
        array(textElement, ({ record }) => wordsOf(record.health)),
      ],
    );
  }
}
