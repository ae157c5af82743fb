import { Injectable } from '@nestjs/common';
import type { ObjectRef } from '#connectors/billing-object.ts';
import type { Delivery } from '#connectors/delivery.ts';
import { eachOnce } from '#connectors/object-key.ts';
import { WantsService } from '../billing/wants.service.ts';
import type { Scope } from '../platform/database/scope.ts';

/** What deliveries wait for: the objects they named, and the number that each must have reached. */
@Injectable()
export class DeliveryObjects {
  constructor(private readonly wants: WantsService) {}

  /** A step: everything that a kept delivery named is fetched, whatever it carried; it waits for all of it once more. */
  async fetch(scope: Scope, connectionId: string, id: string, refs: readonly ObjectRef[]): Promise<void> {
    const raised = await this.wants.want(scope, connectionId, refs);
    await scope.db.query(
      `insert into delivery_object as d (workspace_id, connection_id, kind, external_id, delivery_id, has_others, wanted)
       select $1, $2, r.kind, r."externalId", $3, count(*) over () > 1, r.wanted
       from jsonb_to_recordset($4::jsonb) as r(kind text, "externalId" text, wanted bigint)
       on conflict (workspace_id, connection_id, kind, external_id, delivery_id) do update
         set wanted = greatest(d.wanted, excluded.wanted)`,
      [scope.workspaceId, connectionId, id, JSON.stringify(raised)],
    );
  }
}

/** Every object a delivery names, once, with no more than its name. */
export function namedBy({ refs, carried }: Pick<Delivery, 'refs' | 'carried'>): ObjectRef[] {
  const all = [...carried, ...refs].map(({ kind, externalId, customerId }) => ({
    kind,
    externalId,
    customerId: customerId ?? null,
  }));
  return eachOnce(all);
}
