import { Injectable } from '@nestjs/common';
import { cameByWebhook } from '../connections/silence.ts';
import type { Scope } from '../platform/database/scope.ts';

/** A webhook that was heard within this time counts as working. */
const trustedMilliseconds = 24 * 60 * 60_000;
/** An event that polling found so much later than it happened should have come by webhook before. */
const overdueSeconds = 120;

/** Whether webhooks prove to arrive, from the deliveries themselves. */
@Injectable()
export class WebhookStanding {
  /**
   * A step: of these connections, those whose webhooks can be relied upon: one came within 24 hours, and since the last of them
   * polling has found nothing that a webhook should have brought (an event of a type that comes by webhook, two minutes late). What came
   * while it was read by consent says nothing of the webhook of a key, nor the other way round.
   */
  async trusted(scope: Scope, connectionIds: readonly string[], now: Date): Promise<ReadonlySet<string>> {
    if (connectionIds.length === 0) return new Set();
    const since = new Date(now.getTime() - trustedMilliseconds);
    const rows: { id: string }[] = await scope.db.query(
      `select c.id from connection c
       cross join lateral (
         select max(d.received_at) as at from delivery d
         where d.workspace_id = $1 and d.connection_id = c.id and ${cameByWebhook('$3')}) w
       where c.workspace_id = $1 and c.id = any($2::uuid[]) and w.at is not null and not exists (
         select 1 from delivery p
         where p.workspace_id = $1 and p.connection_id = c.id and p.received_at > w.at and p.through = 'polling'
           and p.received_at > p.happened_at + make_interval(secs => ${overdueSeconds})
           and exists (select 1 from delivery k
             where k.workspace_id = $1 and k.connection_id = c.id and k.type = p.type and k.through = 'webhook'
               and k.received_at > $3))`,
      [scope.workspaceId, connectionIds, since],
    );
    return new Set(rows.map((row) => row.id));
  }
}
