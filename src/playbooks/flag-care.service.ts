import { Injectable } from '@nestjs/common';
import { AccountHistoryService } from '../accounts/account-history.service.ts';
import { requireMember } from '../accounts/account-owners.service.ts';
import { AccountWantsService } from '../accounts/account-wants.service.ts';
import { Clock } from '../platform/clock.ts';
import type { Scope } from '../platform/database/scope.ts';
import { AppError } from '../platform/errors/app-error.ts';
import type { Caller } from '../workspaces/caller.ts';
import { FlagEnrollmentsService } from './flag-enrollments.service.ts';
import { HeldFlags, type HeldFlag } from './held-flags.ts';

type Carer = Pick<Caller, 'workspaceId' | 'memberId'>;

/** What people do with flags. */
@Injectable()
export class FlagCareService {
  constructor(
    private readonly held: HeldFlags,
    private readonly history: AccountHistoryService,
    private readonly wants: AccountWantsService,
    private readonly enrollments: FlagEnrollmentsService,
    private readonly clock: Clock,
  ) {}

  /**
   * An entry: the flag stays closed for its cause (ruling 7), and what its playbooks began for it ends with it. Closing twice is
   * closing once. Answers how many drafts were withdrawn.
   */
  async close({ workspaceId, memberId }: Carer, flagId: string, reason: string | null): Promise<number> {
    return this.held.with(workspaceId, flagId, async (scope, flag) => {
      if (flag.state === 'closed') return 0;
      const now = this.clock.now();
      await scope.db.query(
        `update flag set state = 'closed', closed_at = $3, closed_by = 'person', closed_member_id = $4, closed_words = $5,
           snoozed_until = null
         where workspace_id = $1 and id = $2`,
        [workspaceId, flagId, now, memberId, reason],
      );
      const name = await nameOf(scope, memberId);
      await this.#note(scope, flag, `Flag closed by ${name}: ${flag.words}`, reason);
      const words = `Its flag was closed by ${name}${reason === null ? '.' : `: ${reason}`}`;
      return this.enrollments.closeWithFlag(scope, flag.cause_id, { words, now });
    });
  }

  /** An entry: undoes a close by hand, and brings back what ended with it. Evaluation then says whether the cause still holds. */
  async reopen({ workspaceId, memberId }: Carer, flagId: string): Promise<void> {
    await this.held.with(workspaceId, flagId, async (scope, flag) => {
      if (flag.state === 'open') return;
      if (flag.closed_by !== 'person' || flag.closed_at === null) {
        const words = 'The cause of this flag has cleared. The flag comes back by itself if the cause does.';
        throw new AppError('conflict', 'flag_cause_cleared', words);
      }
      await scope.db.query(
        `update flag set state = 'open', closed_at = null, closed_by = null, closed_member_id = null, closed_words = null
         where workspace_id = $1 and id = $2`,
        [workspaceId, flagId],
      );
      await this.#note(scope, flag, `Flag reopened by ${await nameOf(scope, memberId)}: ${flag.words}`, null);
      const { cause_id: causeId, closed_at: closedAt } = flag;
      await this.enrollments.reopenWithFlag(scope, causeId, { closedAt, now: this.clock.now() });
      await this.wants.want(scope, [flag.account_id]);
    });
  }

  /** An entry: hides a flag until an instant; null brings it back now. */
  async snooze(workspaceId: string, flagId: string, until: Date | null): Promise<void> {
    if (until !== null && until <= this.clock.now()) {
      throw new AppError('invalid', 'snooze_passed', 'Choose a moment in the future to snooze until.');
    }
    await this.held.with(workspaceId, flagId, async (scope, flag) => {
      assertOpen(flag);
      await scope.db.query(`update flag set snoozed_until = $3 where workspace_id = $1 and id = $2`, [
        workspaceId,
        flagId,
        until,
      ]);
      if (until === null) return;
      // It comes back by the account's own wake-up, like everything that time alone does.
      await this.wants.wakeBy(scope, [flag.account_id], until);
    });
  }

  /** An entry: gives a flag to a member, or to nobody; `from` is who had it when the caller looked. */
  async assign(
    workspaceId: string,
    flagId: string,
    { memberId, from }: { readonly memberId: string | null; readonly from?: string | null | undefined },
  ): Promise<void> {
    await this.held.with(workspaceId, flagId, async (scope, flag) => {
      assertOpen(flag);
      if (memberId !== null) await requireMember(scope, memberId);
      const { assignee_id: holder } = flag;
      if (from !== undefined && from !== holder && memberId !== holder) {
        const now = holder === null ? 'Nobody has' : `${await nameOf(scope, holder)} has`;
        throw new AppError('conflict', 'flag_assigned', `${now} this flag now. Look at it before you give it away.`);
      }
      await scope.db.query(`update flag set assignee_id = $3 where workspace_id = $1 and id = $2`, [
        workspaceId,
        flagId,
        memberId,
      ]);
    });
  }

  async #note(scope: Scope, flag: HeldFlag, words: string, detail: string | null): Promise<void> {
    await this.history.note(scope, [{ accountId: flag.account_id, at: this.clock.now(), kind: 'flag', words, detail }]);
  }
}

function assertOpen(flag: HeldFlag): void {
  if (flag.state === 'closed') throw new AppError('conflict', 'flag_closed', 'This flag is closed already.');
}

async function nameOf(scope: Scope, memberId: string): Promise<string> {
  const rows: { name: string }[] = await scope.db.query(`select name from member where workspace_id = $1 and id = $2`, [
    scope.workspaceId,
    memberId,
  ]);
  return rows[0]?.name ?? 'a member';
}
