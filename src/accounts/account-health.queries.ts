import { Injectable } from '@nestjs/common';
import type { HealthDto } from '#contracts/account-health.ts';
import type { SourceLinkDto } from '#contracts/common.ts';
import type { HealthModel } from '#core/health/health-model.ts';
import type { HealthScore } from '#core/health/health-score.ts';
import { healthVersionText, scoreHealth } from '#core/health/score-health.ts';
import type { AccountSnapshot } from '#core/snapshot/account-snapshot.ts';
import type { SourceRef } from '#core/snapshot/billing-view.ts';
import { defaultTriggerSettings } from '#core/triggers/default-trigger-settings.ts';
import type { Moment } from '#core/triggers/trigger.ts';
import type { Scope } from '../platform/database/scope.ts';
import { toInstantOrNull } from './dto.ts';
import { healthFromJson, toHealthDto, type KeptHealth, type ShownHealth } from './health-dto.ts';
import { hadLeft, shownHealth } from './shown-health.ts';

const mostPoints = 200;

interface Newest extends ShownHealth {
  /** As lists show it: null for an account that has left, and for a contact. */
  readonly list_band: ShownHealth['band'] | null;
  readonly list_words: string | null;
  readonly content: KeptHealth | null;
}

/** What a page knows of the account besides its health. */
export interface HealthPage {
  readonly snapshot: AccountSnapshot | null;
  readonly at: Moment;
  readonly evaluatedAt: Date | null;
  readonly link: (ref: SourceRef) => SourceLinkDto;
}

interface ModelRow {
  readonly name: string;
  readonly version: number;
  readonly content: HealthModel;
}

/** An account's health as its page shows it: the newest score with its reasons, and the scores before it. */
@Injectable()
export class AccountHealthQueries {
  /** A step. */
  async read(scope: Scope, accountId: string, page: HealthPage): Promise<HealthDto> {
    const inList = shownHealth(page.at.now);
    const rows: Newest[] = await scope.db.query(
      `select h.score, h.band, h.words, ${inList.band} as list_band, ${inList.words} as list_words, s.content
       from account_health h join account a on a.workspace_id = $1 and a.id = h.account_id
       left join health_score s on s.workspace_id = $1 and s.account_id = h.account_id and s.version = h.version
       where h.workspace_id = $1 and h.account_id = $2`,
      [scope.workspaceId, accountId],
    );
    const models: ModelRow[] = await scope.db.query(
      `select name, version, content from health_model where workspace_id = $1 order by version desc limit 1`,
      [scope.workspaceId],
    );
    const [[shown], [model]] = [rows, models];
    const rest = {
      modelName: model?.name ?? '',
      modelVersion: model?.version ?? 0,
      evaluatedAt: toInstantOrNull(page.evaluatedAt),
      history: await history(scope, accountId),
    };
    if (!shown?.content) return toHealthDto(shown ?? null, null, rest, page.link);
    const kept = healthFromJson(shown.content);
    const isShown = kept.score === shown.score && kept.band === shown.band;
    const told = isShown ? retell(kept, model?.content, page) : kept;
    const isWithheld = shown.list_band === null || (shown.list_band === 'unknown' && told.band === 'healthy');
    if (isWithheld) {
      return toHealthDto({ score: null, band: 'unknown', words: shown.list_words }, null, rest, page.link);
    }
    return toHealthDto(isShown ? { ...shown, score: told.score, band: told.band } : shown, told, rest, page.link);
  }
}

/**
 * A kept score with its ages told as of now ("9 days overdue"). It is told anew only when the same facts still lead to the
 * same score, or to a worse one: an invoice that fell due a moment ago must not stand beside a score from before. Anything
 * else is for the next evaluation to say.
 */
function retell(kept: HealthScore, model: HealthModel | undefined, { snapshot, at }: HealthPage): HealthScore {
  if (!snapshot || !model) return kept;
  const { cardExpiringDays } = defaultTriggerSettings;
  const now = scoreHealth({ snapshot, doubt: kept.unknownReason, model, cardExpiringDays }, at);
  const isWorse = now.score !== null && kept.score !== null && now.score < kept.score;
  return isWorse || healthVersionText(now) === healthVersionText(kept) ? now : kept;
}

/** Oldest first; a score that only told the day anew is no point of its own, and there is none since the account left. */
async function history(scope: Scope, accountId: string): Promise<HealthDto['history']> {
  const rows: { at: Date; score: number | null; band: HealthDto['band'] }[] = await scope.db.query(
    `select at, score, band from (
       select at, score, band, version,
         (score, band) is distinct from (lag(score) over w, lag(band) over w) as is_new
       from (
         select h.at, h.version, case when ${hadLeft('h')} then null else h.score end as score,
           case when ${hadLeft('h')} then 'unknown' else h.band end as band
         from health_score h where h.workspace_id = $1 and h.account_id = $2) told
       window w as (order by version)) s
     where is_new order by version desc limit ${mostPoints}`,
    [scope.workspaceId, accountId],
  );
  return rows.toReversed().map(({ at, score, band }) => ({ at: at.toISOString(), score, band }));
}
