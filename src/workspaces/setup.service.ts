import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { isTimeZone } from '#core/period.ts';
import { Clock } from '../platform/clock.ts';
import { CONFIG, type Config } from '../platform/config/config.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { isTaken } from '../platform/database/retriable.ts';
import { AppError } from '../platform/errors/app-error.ts';
import { hashSecret, randomSecret } from '../platform/secrets/secrets.ts';
import { Beginnings } from './beginnings.ts';
import { SignIn } from './sign-in.ts';

export interface NewOwner {
  readonly token: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly workspaceName: string;
  readonly timeZone: string;
}

/** The way to the first owner: a link that works once (ruling 23). Without it nobody can become owner. */
@Injectable()
export class SetupService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly signIn: SignIn,
    private readonly beginnings: Beginnings,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** A new link, in place of the one that nobody used; null when there is an owner already. */
  async issueLink(): Promise<string | null> {
    const token = randomSecret();
    const isIssued = await this.database.outside(async (db) => {
      const owners: unknown[] = await db.query(`select 1 from directory_member limit 1`);
      if (owners.length > 0) return false;
      await db.query(
        `insert into setup_link (hash, created_at) values ($1, $2)
         on conflict ((true)) where used_at is null do update set hash = excluded.hash, created_at = excluded.created_at`,
        [hashSecret(token), this.clock.now()],
      );
      return true;
    });
    return isIssued ? `${this.config.publicUrl}/setup?token=${token}` : null;
  }

  async isValid(token: string): Promise<boolean> {
    return this.database.outside(async (db) => {
      const links: unknown[] = await db.query(`select 1 from setup_link where hash = $1 and used_at is null`, [
        hashSecret(token),
      ]);
      return links.length > 0;
    });
  }

  /** Takes the link and makes workspace and owner, all in one transaction: of two people with one link, one is too late. */
  async complete(owner: NewOwner): Promise<{ workspaceId: string }> {
    if (!isTimeZone(owner.timeZone)) {
      const problems = [{ path: 'body.timeZone', message: 'Not a time zone of the IANA list.' }];
      throw new AppError('invalid', 'invalid_time_zone', 'This time zone is not known.', { problems });
    }
    // Before the password is hashed, which is slow on purpose.
    if (!(await this.isValid(owner.token))) throw linkUsed();
    const passwordHash = await this.signIn.hash(owner.password);
    const workspaceId = randomUUID();
    const now = this.clock.now();
    await this.database.write(workspaceId, async (scope) => {
      await this.#takeLink(scope, owner.token, now);
      const userId = await this.#addUser(scope, owner, passwordHash);
      await scope.db.query(
        `insert into workspace (workspace_id, name, time_zone, created_at) values ($1, $2, $3, $4)`,
        [workspaceId, owner.workspaceName, owner.timeZone, now],
      );
      await scope.db.query(
        `insert into member (workspace_id, user_id, name, email, role, created_at) values ($1, $2, $3, $4, 'owner', $5)`,
        [workspaceId, userId, owner.name, owner.email.toLowerCase(), now],
      );
      await scope.db.query(`insert into directory_member (user_id, workspace_id) values ($1, $2)`, [
        userId,
        workspaceId,
      ]);
      await this.beginnings.run(scope, now);
    });
    return { workspaceId };
  }

  async #takeLink({ db }: Scope, token: string, now: Date): Promise<void> {
    const [, taken]: [unknown, number] = await db.query(
      `update setup_link set used_at = $2 where hash = $1 and used_at is null`,
      [hashSecret(token), now],
    );
    if (taken === 0) throw linkUsed();
  }

  async #addUser(scope: Scope, owner: NewOwner, passwordHash: string): Promise<string> {
    try {
      return await this.signIn.add(scope, { name: owner.name, email: owner.email, passwordHash });
    } catch (error) {
      if (!isTaken(error)) throw error;
      throw new AppError('conflict', 'email_taken', 'Somebody signs in with this e-mail already.', { cause: error });
    }
  }
}

function linkUsed(): AppError {
  return new AppError(
    'not_found',
    'setup_link_used',
    'This set-up link was used or replaced. The newest one is printed when Keepwell starts.',
  );
}
