import { Injectable } from '@nestjs/common';
import { EndingsService } from '../outreach/endings.service.ts';
import type { Scope } from '../platform/database/scope.ts';
import { occurrencesOf, type AccountChanges } from './account-changes.ts';
import { CausesService, type Cause } from './causes.service.ts';
import { EnrollmentsService, type EnrollmentOutcome } from './enrollments.service.ts';
import { FlagsService, type FlagChange } from './flags.service.ts';
import { RenamingService } from './renaming.service.ts';

export interface ChangesOutcome extends EnrollmentOutcome {
  readonly flags: readonly FlagChange[];
}

/** Makes the rows of this room agree with what an evaluation concluded: causes, then flags, then enrollments. */
@Injectable()
export class PlaybookChangesService {
  constructor(
    private readonly causes: CausesService,
    private readonly flags: FlagsService,
    private readonly enrollments: EnrollmentsService,
    private readonly renaming: RenamingService,
    private readonly endings: EndingsService,
  ) {}

  /** A step, its accounts locked by the caller. */
  async apply(scope: Scope, accounts: readonly AccountChanges[], now: Date): Promise<ChangesOutcome> {
    const waking = accounts.filter(({ snoozedUntil }) => snoozedUntil !== null && snoozedUntil <= now);
    const woken = await this.flags.wake(
      scope,
      waking.map((account) => account.accountId),
      now,
    );
    const causeIds = await this.causes.learn(scope, accounts.flatMap(causesOf), now);
    const changed = await this.flags.apply(scope, accounts, causeIds, now);
    const renamed = accounts.flatMap((account) => account.renamed);
    const ended = accounts.flatMap(({ changes }) => changes.closeEnrollments);
    // Renaming comes after messages of the ended are withdrawn, so what both change is held before.
    if (renamed.length > 0) await this.#hold(scope, [...renamed, ...ended]);
    const outcome = await this.enrollments.apply(scope, accounts, causeIds, now);
    await this.renaming.apply(scope, renamed, now);
    return { ...outcome, flags: [...woken, ...changed] };
  }

  /** Enrollments before messages, each sorted by id (ruling 15). */
  async #hold(scope: Scope, enrollments: readonly { readonly enrollmentId: string }[]): Promise<void> {
    const ids = enrollments.map(({ enrollmentId }) => enrollmentId);
    await scope.db.query(
      `select 1 from enrollment where workspace_id = $1 and id = any($2::uuid[]) order by id for no key update`,
      [scope.workspaceId, ids],
    );
    await this.endings.hold(scope, ids);
  }
}

function causesOf(account: AccountChanges): Cause[] {
  const { openFlags, reopenFlags, openEnrollments } = account.changes;
  const occurrences = [
    ...occurrencesOf(account),
    ...openFlags,
    ...reopenFlags.map((flag) => flag.occurrence),
    ...openEnrollments.map((enrollment) => enrollment.occurrence),
  ];
  return occurrences.map(({ key, aliases = [], trigger }) => ({ accountId: account.accountId, key, aliases, trigger }));
}
