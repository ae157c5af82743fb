import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import { hashSecret } from '../platform/secrets/secrets.ts';

const windowMinutes = 15;
const freeFailures = 5;
const longestDelaySeconds = 900;
const attemptsAMinute = 20;

/** How long an account rests after its n-th failure within 15 minutes (faults.md §1): nothing up to the 4th, then 2, 4, 8 … seconds. */
function delaySeconds(failures: number): number {
  return failures < freeFailures ? 0 : Math.min(2 ** (failures - freeFailures + 1), longestDelaySeconds);
}

/** Slows down guessing of passwords, for all processes together. */
@Injectable()
export class SignInLimits {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Counts an attempt of a network address; false when it made too many within a minute. */
  async admitAddress(address: string): Promise<boolean> {
    const now = this.clock.now();
    return this.database.outside(async (db) => {
      const subject = hashSecret(`address:${address}`);
      await db.query(`delete from auth_attempt where at < $1::timestamptz - interval '1 hour'`, [now]);
      await db.query(`select pg_advisory_xact_lock(hashtextextended(encode($1, 'hex'), 0))`, [subject]);
      const rows: { made: string }[] = await db.query(
        `select count(*) as made from auth_attempt where subject = $1 and at > $2::timestamptz - interval '1 minute'`,
        [subject, now],
      );
      if (Number(rows[0]?.made ?? 0) >= attemptsAMinute) return false;
      await db.query(`insert into auth_attempt (subject, at) values ($1, $2)`, [subject, now]);
      return true;
    });
  }

  /**
   * Counts an attempt on an account as failed before the password is looked at, so that attempts made at once cannot slip
   * past the count; `succeeded` takes it back. False while the account rests. Unknown accounts are counted alike.
   */
  async admitAccount(email: string): Promise<boolean> {
    const now = this.clock.now();
    return this.database.outside(async (db) => {
      const subject = accountSubject(email);
      await db.query(`select pg_advisory_xact_lock(hashtextextended(encode($1, 'hex'), 0))`, [subject]);
      const rows: { failures: string; last: Date | null }[] = await db.query(
        `select count(*) as failures, max(at) as last from auth_attempt
         where subject = $1 and at > $2::timestamptz - make_interval(mins => ${windowMinutes})`,
        [subject, now],
      );
      const last = rows[0]?.last ?? null;
      const restsUntil = (last?.getTime() ?? 0) + delaySeconds(Number(rows[0]?.failures ?? 0)) * 1_000;
      if (last && restsUntil > now.getTime()) return false;
      await db.query(`insert into auth_attempt (subject, at) values ($1, $2)`, [subject, now]);
      return true;
    });
  }

  async succeeded(email: string): Promise<void> {
    await this.database.outside(async (db) => {
      await db.query(`delete from auth_attempt where subject = $1`, [accountSubject(email)]);
    });
  }
}

function accountSubject(email: string): Buffer {
  return hashSecret(`account:${email.trim().toLowerCase()}`);
}
