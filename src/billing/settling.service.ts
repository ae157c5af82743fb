import { Injectable } from '@nestjs/common';
import type { ObjectRef } from '#connectors/billing-object.ts';
import type { Scope } from '../platform/database/scope.ts';
import { maximumAttempts } from '../platform/work/work.ts';
import { keyOrder } from './key-order.ts';

/** Why a claimed object was not read. */
export interface FailedObject extends ObjectRef {
  readonly words: string;
  readonly retryAt: Date;
  /** Not tried again by itself: trying again cannot mend it. */
  readonly isFinal: boolean;
  /** The connection says so itself: it counts as looked at. */
  readonly isForbidden: boolean;
}

const refShape = `r(kind text, "externalId" text)`;

/** What becomes of requests to look at billing objects, one statement a batch. */
@Injectable()
export class SettlingService {
  /** A step: locks what is claimed. Whoever accepts deliveries locks objects before the row of their connection, so everybody must. */
  async hold(scope: Scope, claim: { readonly connectionId: string; readonly token: string }): Promise<void> {
    await scope.db.query(
      `select from billing_object where workspace_id = $1 and connection_id = $2 and lease_token = $3 and wanted > done
       order by ${keyOrder('kind', 'external_id')} for no key update`,
      [scope.workspaceId, claim.connectionId, claim.token],
    );
  }

  /**
   * A step: claimed objects that could not be read. What failed for good, or too often, stays aside until something asks for
   * it again; what may not be read counts as looked at. Answers those that are not tried again by themselves.
   */
  async fail(
    scope: Scope,
    claim: { readonly connectionId: string; readonly token: string },
    failed: readonly FailedObject[],
  ): Promise<ObjectRef[]> {
    if (failed.length === 0) return [];
    const [rows]: [(ObjectRef & { isRetried: boolean })[]] = await scope.db.query(
      `update billing_object o set lease_token = null, lease_until = case when r."isFinal" then null else r."retryAt" end,
         error = left(r.words, 500), done = case when r."isForbidden" then o.wanted else o.done end,
         attempts = case when r."isForbidden" then 0 when r."isFinal" then ${maximumAttempts} else o.attempts end
       from jsonb_to_recordset($4::jsonb) as r(kind text, "externalId" text, words text, "retryAt" timestamptz,
         "isFinal" boolean, "isForbidden" boolean)
       where o.workspace_id = $1 and o.connection_id = $2 and o.lease_token = $3 and o.kind = r.kind
         and o.external_id = r."externalId"
       returning o.kind, o.external_id as "externalId", not r."isFinal" and o.attempts < ${maximumAttempts} as "isRetried"`,
      [scope.workspaceId, claim.connectionId, claim.token, JSON.stringify(failed)],
    );
    return rows.filter((row) => !row.isRetried);
  }

  /** A step: a sweep found these gone for the first time. They stay as they are until the next sweep says so too. */
  async markGone(scope: Scope, connectionId: string, refs: readonly ObjectRef[], now: Date): Promise<void> {
    if (refs.length === 0) return;
    await scope.db.query(
      `update billing_object o set gone_at = $4 from jsonb_to_recordset($3::jsonb) as ${refShape}
       where o.workspace_id = $1 and o.connection_id = $2 and o.kind = r.kind and o.external_id = r."externalId"`,
      [scope.workspaceId, connectionId, JSON.stringify(refs), now],
    );
  }
}
