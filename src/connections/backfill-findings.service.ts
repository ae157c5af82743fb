import { Injectable } from '@nestjs/common';
import type { Scope } from '../platform/database/scope.ts';

/** Something a reading corrected, and why nobody knew of it. */
export interface Finding {
  readonly kind: string;
  readonly externalId: string;
  readonly change: 'added' | 'changed' | 'deleted';
  readonly reason: 'no_delivery' | 'older_delivery' | 'unannounced';
}

/** What the looks of a reading have found, at what its lists left out. */
export interface Looked {
  readonly findings: readonly Finding[];
  /** The kinds of which anything was ever announced to us. */
  readonly announced: readonly string[];
}

const mostExamples = 5;

/** What readings corrected, for whoever asks why it was missed [R7]. */
@Injectable()
export class BackfillFindingsService {
  /** A step: what a reading corrected is counted by kind, change and reason, with a few examples. */
  async note(scope: Scope, backfillId: string, findings: readonly Finding[]): Promise<void> {
    if (findings.length === 0) return;
    await scope.db.query(
      `with found as (
         select kind, change, reason, count(*) as objects, (array_agg("externalId" order by "externalId"))[1:${mostExamples}] as examples
         from jsonb_to_recordset($3::jsonb) as f(kind text, "externalId" text, change text, reason text) group by 1, 2, 3),
       phased as (
         update backfill_phase p set corrected = p.corrected + f.objects
         from (select kind, sum(objects) as objects from found group by kind) f
         where p.workspace_id = $1 and p.backfill_id = $2 and p.kind = f.kind),
       summed as (
         update backfill set corrected = corrected + (select sum(objects) from found) where workspace_id = $1 and id = $2)
       insert into backfill_finding as b (workspace_id, backfill_id, kind, change, reason, objects, examples)
       select $1, $2, kind, change, reason, objects, examples from found order by kind, change, reason
       on conflict (workspace_id, backfill_id, kind, change, reason) do update
         set objects = b.objects + excluded.objects, examples = (b.examples || excluded.examples)[1:${mostExamples}]`,
      [scope.workspaceId, backfillId, JSON.stringify(findings)],
    );
  }

  /**
   * A step of the end of a reading, and of no other: said twice, it would be counted twice. Of the kinds that were never announced to us
   * nobody could have known.
   */
  async explain(scope: Scope, backfillId: string, { findings, announced }: Looked): Promise<void> {
    await this.note(scope, backfillId, findings);
    // The release before explained a reading each time it went on: one of then may hold both reasons.
    await scope.db.query(
      `update backfill_finding f set reason = 'unannounced'
       where workspace_id = $1 and backfill_id = $2 and reason = 'no_delivery' and kind <> all($3::text[])
         and not exists (select 1 from backfill_finding x where x.workspace_id = $1 and x.backfill_id = $2
           and x.kind = f.kind and x.change = f.change and x.reason = 'unannounced')`,
      [scope.workspaceId, backfillId, announced],
    );
  }
}
