import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { AppError, notFound } from '../platform/errors/app-error.ts';
import { Changes } from '../platform/notify/changes.ts';
import type { Caller } from '../workspaces/caller.ts';
import type { BlockKind } from './blocks.ts';
import { contactOf, domainPattern, isOneAddress } from './one-line.ts';

/** Who must not be written to, and why. */
export interface NewSuppression {
  /** An address in its normal form, or '@' and a domain. */
  readonly pattern: string;
  readonly kind: BlockKind;
  readonly reason: string;
  readonly memberId: string | null;
  readonly now: Date;
}

/** Addresses that are not written to: they come from refusals, readers and members, and a person may lift them. */
@Injectable()
export class SuppressionsService {
  constructor(
    private readonly database: Database,
    private readonly changes: Changes,
    private readonly clock: Clock,
  ) {}

  /** A step. Twice is once: answers whether this is new. */
  async add(scope: Scope, { pattern, kind, reason, memberId, now }: NewSuppression): Promise<boolean> {
    const rows = await scope.db.query(
      `insert into suppression (workspace_id, pattern, kind, reason, created_at, created_by) values ($1, $2, $3, $4, $5, $6)
       on conflict (workspace_id, pattern, kind) where lifted_at is null do nothing returning 1`,
      [scope.workspaceId, pattern, kind, reason, now, memberId],
    );
    if (rows.length > 0) await this.changes.announce(scope, 'suppressions');
    return rows.length > 0;
  }

  /** An entry: blocks a whole address, or every address of a domain. Answers the id of what stands afterwards. */
  async block(caller: Caller, target: { readonly pattern: string; readonly reason: string }): Promise<string> {
    const pattern = patternOf(target.pattern);
    return this.database.write(caller.workspaceId, async (scope) => {
      const { memberId } = caller;
      await this.add(scope, { pattern, kind: 'blocked', reason: target.reason, memberId, now: this.clock.now() });
      const rows: { id: string }[] = await scope.db.query(
        `select id from suppression where workspace_id = $1 and pattern = $2 and kind = 'blocked' and lifted_at is null`,
        [caller.workspaceId, pattern],
      );
      const [row] = rows;
      if (!row) throw new Error('What was blocked stands.');
      return row.id;
    });
  }

  /** An entry: the address may be written to again. Who lifted it, and when, stays on the row; twice is once. */
  async lift(caller: Caller, id: string): Promise<void> {
    await this.database.write(caller.workspaceId, async (scope) => {
      const rows = await scope.db.query(`select 1 from suppression where workspace_id = $1 and id = $2 for update`, [
        caller.workspaceId,
        id,
      ]);
      if (rows.length === 0) throw notFound('suppression');
      await scope.db.query(
        `update suppression set lifted_at = $3, lifted_by = $4 where workspace_id = $1 and id = $2 and lifted_at is null`,
        [caller.workspaceId, id, this.clock.now(), caller.memberId],
      );
      await this.changes.announce(scope, 'suppressions', [id]);
    });
  }
}

function patternOf(text: string): string {
  const typed = text.trim().toLowerCase();
  if (typed.startsWith('@') && isOneAddress(`a${typed}`)) return domainPattern(contactOf(`a${typed}`));
  if (isOneAddress(typed)) return contactOf(typed);
  const problems = [{ path: 'body.pattern', message: 'One address, or @ and a domain.' }];
  throw new AppError('invalid', 'invalid_address', 'Give one address, or @ and a domain.', { problems });
}
