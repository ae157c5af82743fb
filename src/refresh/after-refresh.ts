import { Injectable } from '@nestjs/common';
import type { ObjectRef } from '#connectors/billing-object.ts';
import type { Scope } from '../platform/database/scope.ts';

/** An object that was looked at, and the number of the last request for it that this answers. */
export interface SettledObject extends ObjectRef {
  readonly wanted: string;
}

/** What a room below does in the transaction that settles requests. */
export interface AfterRefresh {
  /** A step: these objects were looked at; whoever waited for them has its answer. */
  settled(scope: Scope, connectionId: string, refs: readonly SettledObject[], now: Date): Promise<void>;
  /** A step: these objects could not be read and are not tried again by themselves. */
  setAside(scope: Scope, connectionId: string, refs: readonly ObjectRef[], words: string): Promise<void>;
  /** A step: removes up to `limit` rows of what is kept of a connection; answers whether there may be more. */
  purge(scope: Scope, connectionId: string, limit: number): Promise<boolean>;
}

/** Rooms that wait for objects to be looked at register here when their module starts; refresh knows none of them by name. */
@Injectable()
export class AfterRefreshSteps {
  readonly #steps: AfterRefresh[] = [];

  add(step: AfterRefresh): void {
    this.#steps.push(step);
  }

  async settled(scope: Scope, connectionId: string, refs: readonly SettledObject[], now: Date): Promise<void> {
    if (refs.length === 0) return;
    for (const step of this.#steps) await step.settled(scope, connectionId, refs, now);
  }

  async setAside(scope: Scope, connectionId: string, refs: readonly ObjectRef[], words: string): Promise<void> {
    if (refs.length === 0) return;
    for (const step of this.#steps) await step.setAside(scope, connectionId, refs, words);
  }

  async purge(scope: Scope, connectionId: string, limit: number): Promise<boolean> {
    for (const step of this.#steps) if (await step.purge(scope, connectionId, limit)) return true;
    return false;
  }
}
