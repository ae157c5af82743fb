import { Injectable } from '@nestjs/common';
import type { Scope } from '../platform/database/scope.ts';
import { PlaybookChangesService, type ChangesOutcome } from './playbook-changes.service.ts';
import { StandingQueries } from './standing.queries.ts';

interface LeftAccount {
  readonly accountId: string;
  readonly mode: 'live' | 'test';
  /** Why nothing of it holds any more. */
  readonly reason: string;
}

/** Accounts that billing no longer speaks of because a person linked their customer elsewhere. */
@Injectable()
export class LeftAccountsService {
  constructor(
    private readonly standing: StandingQueries,
    private readonly changes: PlaybookChangesService,
  ) {}

  /** A step, its account locked by the caller: its flags close, its enrollments end, what was not sent is withdrawn. */
  async end(scope: Scope, { accountId, mode, reason }: LeftAccount, now: Date): Promise<ChangesOutcome> {
    const { flags, enrollments } = (await this.standing.read(scope, [accountId])).of(accountId);
    const changes = {
      openFlags: [],
      reopenFlags: [],
      closeFlags: flags.flatMap(({ flagId, state }) => (state === 'open' ? [{ flagId, reason }] : [])),
      openEnrollments: [],
      reopenEnrollments: [],
      closeEnrollments: enrollments.flatMap(({ enrollmentId, state }) =>
        state === 'closed' ? [] : [{ enrollmentId, reason }],
      ),
      silences: [],
    };
    return this.changes.apply(
      scope,
      [{ accountId, mode, detections: [], changes, renamed: [], returned: [], snoozedUntil: null }],
      now,
    );
  }
}
