import type { AccountSnapshot } from '#core/snapshot/account-snapshot.ts';
import type { Occurrence } from '#core/triggers/trigger.ts';

/** One message that an enrollment asks for. Everything rendering needs, so that a batch is written without reading accounts one by one. */
export interface DraftRequest {
  readonly enrollmentId: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly playbookId: string;
  readonly playbookVersion: number;
  readonly sending: 'draft' | 'auto';
  readonly trigger: Occurrence['trigger'];
  readonly occurrence: Occurrence;
  /** Template texts, as the playbook's version holds them. */
  readonly subject: string;
  readonly body: string;
  readonly expiresDays: number;
  readonly mode: 'live' | 'test';
  readonly mrrRank: number;
  readonly snapshot: AccountSnapshot;
}
