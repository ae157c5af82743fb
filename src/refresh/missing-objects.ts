import { Injectable } from '@nestjs/common';
import type { CustomerObjects, ObjectRef } from '#connectors/connector.ts';
import { isDescribed } from '../billing/billing.service.ts';
import { WantsService } from '../billing/wants.service.ts';
import type { Connection } from '../connections/connection.ts';
import { Connectors } from '../connections/connectors.ts';
import type { Scope } from '../platform/database/scope.ts';

/** What is referred to and was never read. */
@Injectable()
export class MissingObjects {
  constructor(
    private readonly connectors: Connectors,
    private readonly wants: WantsService,
  ) {}

  /** A step: asks for what these customers' objects refer to and nobody has read yet. */
  async want(scope: Scope, connection: Connection, held: readonly CustomerObjects[]): Promise<void> {
    const connector = this.connectors.get(connection.system);
    const missing: ObjectRef[] = held.flatMap((objects) => [...connector.missing(objects)]);
    // A customer of whom only the bills were seen has no name yet; witnesses tell what its own object is called.
    const customerKind = connection.witnesses[0]?.kind;
    const unnamed = customerKind ? held.filter((objects) => !isDescribed(objects)) : [];
    const customers = unnamed.map(({ customerId }) => ({
      kind: customerKind ?? '',
      externalId: customerId,
      customerId,
    }));
    await this.wants.wantMissing(scope, connection.id, [...missing, ...customers]);
  }
}
