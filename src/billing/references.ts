import type { BillingObject } from '#connectors/billing-object.ts';
import type { Connector } from '#connectors/connector.ts';
import { binaryArray, textElement } from '../platform/database/binary-array.ts';
import type { Scope } from '../platform/database/scope.ts';
import type { ReplacedRow } from './replaced-rows.ts';

interface ReferringConnection {
  readonly id: string;
  readonly connector: Connector;
}

/** A step: remembers which catalogue objects these refer to, each on behalf of its customer. */
export async function refer(
  scope: Scope,
  connection: ReferringConnection,
  objects: readonly BillingObject[],
): Promise<void> {
  const references = objects.flatMap((object) =>
    object.customerId === null
      ? []
      : connection.connector
          .references(object)
          .map(({ kind, externalId }) => ({ kind, externalId, customerId: object.customerId })),
  );
  if (references.length === 0) return;
  const array = (of: (reference: (typeof references)[number]) => string | null) =>
    binaryArray(textElement, references.map(of));
  await scope.db.query(
    `insert into billing_reference (workspace_id, connection_id, customer_id, kind, external_id)
     select distinct $1::uuid, $2::uuid, r.customer_id, r.kind, r.external_id
     from unnest($3::text[], $4::text[], $5::text[]) as r(customer_id, kind, external_id)
     order by 3, 4, 5 on conflict do nothing`,
    [
      scope.workspaceId,
      connection.id,
      array(({ customerId }) => customerId),
      array(({ kind }) => kind),
      array(({ externalId }) => externalId),
    ],
  );
}

/** A step: the customers, sorted, on whose behalf something refers to the catalogue objects among these rows. */
export async function dependantsOf(
  scope: Scope,
  connectionId: string,
  changed: readonly ReplacedRow[],
): Promise<string[]> {
  const catalogue = changed.filter((row) => row.customer_id === null);
  if (catalogue.length === 0) return [];
  const rows: { customer_id: string }[] = await scope.db.query(
    `select distinct r.customer_id from billing_reference r
     join jsonb_to_recordset($3::jsonb) as c(kind text, external_id text) on r.kind = c.kind and r.external_id = c.external_id
     where r.workspace_id = $1 and r.connection_id = $2 order by r.customer_id`,
    [scope.workspaceId, connectionId, JSON.stringify(catalogue)],
  );
  return rows.map((row) => row.customer_id);
}
