import { Injectable } from '@nestjs/common';
import type { Scope } from '../platform/database/scope.ts';
import type { Connection } from './connection.ts';
import { Connectors } from './connectors.ts';

/** What a connection may be read with more than before. */
export interface Gained {
  /** Whether objects of a kind may be read that perhaps could not be read before. */
  isGained(this: void, kind: string): boolean;
  /** Whether a whole reading that has not begun with a kind yet is going to read its list. */
  isListedNext(this: void, kind: string): boolean;
}

/** A step of a room below, in the transaction in which a connection may be read with more than before. */
type AfterAccessGained = (scope: Scope, connectionId: string, gained: Gained) => Promise<void>;

/**
 * A connection has another key, or a permission that it lacked. Rooms that set aside what was refused register here when their module
 * starts; connections knows none of them by name.
 */
@Injectable()
export class AccessGained {
  readonly #steps: AfterAccessGained[] = [];

  constructor(private readonly connectors: Connectors) {}

  add(step: AfterAccessGained): void {
    this.#steps.push(step);
  }

  /**
   * A step, after the connection is locked: whoever was refusing for the key before has ended, or finds another generation. What is
   * still missing would only be refused again: `isGainedResource` leaves it out.
   */
  async tell(
    scope: Scope,
    { id, system }: Pick<Connection, 'id' | 'system'>,
    isGainedResource: (resource: string) => boolean,
    isListedNext: Gained['isListedNext'] = () => false,
  ): Promise<void> {
    const connector = this.connectors.get(system);
    const isGained = (kind: string) => isGainedResource(connector.resourceOf?.(kind) ?? kind);
    for (const step of this.#steps) await step(scope, id, { isGained, isListedNext });
  }
}
