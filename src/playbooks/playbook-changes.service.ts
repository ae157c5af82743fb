import { Injectable } from '@nestjs/common';
import type { Scope } from '../platform/database/scope.ts';
import { occurrencesOf, type AccountChanges } from './account-changes.ts';
import { CausesService, type Cause } from './causes.service.ts';
import { EnrollmentsService, type EnrollmentOutcome } from './enrollments.service.ts';
import { FlagEnrollmentsService } from './flag-enrollments.service.ts';
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
    private readonly withFlags: FlagEnrollmentsService,
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
    const returned = accounts.flatMap((account) => account.returned);
    const ended = accounts.flatMap(({ changes }) => changes.closeEnrollments);
    // These come after messages of the ended are withdrawn, so what all of them change is held before.
    const all = [...renamed, ...returned, ...ended];
    if (renamed.length + returned.length > 0) await this.withFlags.hold(scope, idsOf(all));
    const outcome = await this.enrollments.apply(scope, accounts, causeIds, now);
    await this.withFlags.goOn(scope, idsOf(accounts.flatMap(({ changes }) => changes.reopenEnrollments)), now);
    await this.renaming.apply(scope, renamed, 'Its invoice goes by another number now.', now);
    await this.renaming.apply(scope, returned, 'What it is about holds again.', now);
    return { ...outcome, flags: [...woken, ...changed] };
  }
}

function idsOf(enrollments: readonly { readonly enrollmentId: string }[]): readonly string[] {
  return enrollments.map(({ enrollmentId }) => enrollmentId);
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
