import { Injectable } from '@nestjs/common';
import type { Scope } from '../platform/database/scope.ts';

export type Beginning = (scope: Scope, now: Date) => Promise<void>;

/**
 * What rooms below add when a workspace is made (a first health model, starter playbooks). Each registers its step when its module
 * starts; all run in the transaction that makes the workspace, in the order of registration.
 */
@Injectable()
export class Beginnings {
  readonly #steps: Beginning[] = [];

  add(step: Beginning): void {
    this.#steps.push(step);
  }

  /** A step. */
  async run(scope: Scope, now: Date): Promise<void> {
    for (const step of this.#steps) await step(scope, now);
  }
}
