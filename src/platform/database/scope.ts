import type { EntityManager } from 'typeorm';

/** Where we are: whose data this is, and the transaction it belongs to. */
export interface Scope {
  readonly workspaceId: string;
  readonly db: EntityManager;
}
