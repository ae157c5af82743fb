import type { AccountSnapshot } from '#core/snapshot/account-snapshot.ts';
import type { Occurrence } from '#core/triggers/trigger.ts';
import type { AccountNote } from '../accounts/account-history.service.ts';
import { mrrRank } from '../accounts/mrr-rank.ts';
import type { DraftRequest } from '../outreach/draft-request.ts';
import type { RunningPlaybook } from './running-playbook.ts';

/** An enrollment that begins, with all that its message needs. */
export interface Beginning {
  readonly enrollmentId: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly mode: 'live' | 'test';
  readonly occurrence: Occurrence;
  readonly snapshot: AccountSnapshot;
}

/** The message that an enrollment asks for when it begins. */
export function toDraftRequest(playbook: RunningPlaybook, beginning: Beginning): DraftRequest {
  const { enrollmentId, accountId, accountName, mode, occurrence, snapshot } = beginning;
  const { playbookId, version: playbookVersion, sending, subject, body, expiresDays } = playbook;
  return {
    enrollmentId,
    accountId,
    accountName,
    playbookId,
    playbookVersion,
    sending,
    trigger: occurrence.trigger,
    occurrence,
    subject,
    body,
    expiresDays,
    mode,
    mrrRank: mrrRank(snapshot.mrr.is.value),
    snapshot,
  };
}

/** The line in an account's history when a playbook starts. */
export function startedNote(
  name: string,
  { accountId, occurrence }: Pick<Beginning, 'accountId' | 'occurrence'>,
  at: Date,
): AccountNote {
  const words = `Playbook "${name}" started`;
  return { accountId, at, kind: 'playbook', words, detail: occurrence.words, source: occurrence.object };
}
