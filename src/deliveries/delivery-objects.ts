import { Injectable } from '@nestjs/common';
import type { BillingObject, ObjectRef } from '#connectors/connector.ts';
import { WantsService, type Wanted } from '../billing/wants.service.ts';
import type { Scope } from '../platform/database/scope.ts';

/** One delivery and the objects it names, those it carried whole among them. */
export interface Named {
  readonly id: string;
  readonly refs: readonly ObjectRef[];
  readonly carried: readonly BillingObject[];
}

/** What deliveries wait for: the objects they named, and the number that each must have reached. */
@Injectable()
export class DeliveryObjects {
  constructor(private readonly wants: WantsService) {}

  /** A step: objects that came whole are offered, the others are to be fetched; each delivery remembers what it waits for. */
  async ask(scope: Scope, connectionId: string, deliveries: readonly Named[]): Promise<void> {
    const fetches = deliveries.flatMap(({ refs, carried }) =>
      refs.filter((ref) => !carried.some((object) => keyOf(object) === keyOf(ref))),
    );
    const offers = deliveries.flatMap(({ carried }) => [...carried]);
    const raised = [
      ...(await this.wants.want(scope, connectionId, fetches)),
      ...(await this.wants.offer(scope, connectionId, offers)),
    ];
    await this.#remember(scope, connectionId, deliveries, raised);
  }

  async #remember(
    scope: Scope,
    connectionId: string,
    deliveries: readonly Named[],
    raised: readonly Wanted[],
  ): Promise<void> {
    // The last number raised for an object covers every delivery of this batch that names it.
    const wanted = new Map(raised.map((one) => [keyOf(one), one.wanted]));
    const rows = deliveries.flatMap((named) =>
      namedBy(named).map((ref) => ({ ...ref, id: named.id, wanted: wanted.get(keyOf(ref)) })),
    );
    await scope.db.query(
      `insert into delivery_object as d (workspace_id, connection_id, kind, external_id, delivery_id, wanted)
       select $1, $2, r.kind, r."externalId", r.id, r.wanted
       from jsonb_to_recordset($3::jsonb) as r(id uuid, kind text, "externalId" text, wanted bigint)
       on conflict (workspace_id, connection_id, kind, external_id, delivery_id) do update
         set wanted = greatest(d.wanted, excluded.wanted)`,
      [scope.workspaceId, connectionId, JSON.stringify(rows)],
    );
  }
}

/** Every object a delivery names, once, with no more than its name. */
export function namedBy({ refs, carried }: Pick<Named, 'refs' | 'carried'>): ObjectRef[] {
  const all = [...carried, ...refs].map(({ kind, externalId, customerId }) => ({
    kind,
    externalId,
    customerId: customerId ?? null,
  }));
  return [...new Map(all.map((ref) => [keyOf(ref), ref])).values()];
}

function keyOf({ kind, externalId }: ObjectRef): string {
  return `${kind} ${externalId}`;
}
