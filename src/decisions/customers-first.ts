import { Injectable } from '@nestjs/common';
import type { Scope } from '../platform/database/scope.ts';
import type { Seen } from './evaluation-facts.service.ts';

/**
 * A step: the customers of these accounts stand locked, belong where all that is held of them says, and what they refer to is asked
 * for. Answers what was read of them.
 */
export type PlaceCustomers = (scope: Scope, accountIds: readonly string[], now: Date) => Promise<Seen>;

/** Who looks at changed customers before their account is judged says so here when its module starts; decisions do not know it by name. */
@Injectable()
export class CustomersFirst {
  #place: PlaceCustomers | null = null;

  by(place: PlaceCustomers): void {
    this.#place = place;
  }

  /** A step, before the accounts are locked. They are claimed, and stay to be placed until they are finished. */
  async place(scope: Scope, accountIds: readonly string[], now: Date): Promise<Seen> {
    if (accountIds.length === 0) return new Map();
    if (!this.#place) throw new Error('Nobody here looks at changed customers.');
    return this.#place(scope, accountIds, now);
  }
}
