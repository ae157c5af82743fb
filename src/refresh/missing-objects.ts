import { Injectable } from '@nestjs/common';
import type { CustomerObjects, ObjectRef } from '#connectors/billing-object.ts';
import { isDescribed } from '../billing/told.ts';
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

  /** What a customer's objects refer to, whether or not anybody has read it, as far as they tell. */
  of(connection: Connection, held: CustomerObjects): readonly ObjectRef[] {
    const connector = this.connectors.get(connection.system);
    const missing = connector.missing(held);
    // A customer of whom only the bills were seen has no name yet.
    const { customerId } = held;
    return isDescribed(held)
      ? missing
      : [...missing, { kind: connector.customerKind, externalId: customerId, customerId }];
  }

  /** A step: asks for what of this nobody has read yet. */
  async want(scope: Scope, connection: Connection, missing: readonly ObjectRef[]): Promise<void> {
    await this.wants.wantMissing(scope, connection.id, missing);
  }
}
