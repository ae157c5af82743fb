import { Injectable } from '@nestjs/common';
import type { Scope } from '../platform/database/scope.ts';

/** A step of a room below, in the transaction in which a connection may be read with more than before. */
type AfterAccessGained = (scope: Scope, connectionId: string) => Promise<void>;

/**
 * A connection has another key, or a permission that it lacked. Rooms that set aside what was refused register here when their module
 * starts; connections knows none of them by name.
 */
@Injectable()
export class AccessGained {
  readonly #steps: AfterAccessGained[] = [];

  add(step: AfterAccessGained): void {
    this.#steps.push(step);
  }

  /** A step, after the connection is locked: whoever was refusing for the key before has ended, or finds another generation. */
  async tell(scope: Scope, connectionId: string): Promise<void> {
    for (const step of this.#steps) await step(scope, connectionId);
  }
}
