import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.ts';
import type { Caller } from './caller.ts';
import type { Role } from './roles.ts';
import type { Session } from './sign-in.ts';

/** Who a proven user is in a workspace. */
@Injectable()
export class MembersService {
  constructor(private readonly database: Database) {}

  /** The member that a signed-in user is; null for users without a workspace, also since their removal. */
  async ofUser({ id: sessionId, userId }: Pick<Session, 'id' | 'userId'>): Promise<Caller | null> {
    const workspaceId = await this.database.outside(async (db) => {
      const rows: { workspace_id: string }[] = await db.query(
        `select workspace_id from directory_member where user_id = $1 order by workspace_id limit 1`,
        [userId],
      );
      return rows[0]?.workspace_id;
    });
    if (!workspaceId) return null;
    const member = await this.#find(workspaceId, 'user_id', userId);
    return member && { ...member, workspaceId, through: 'session', credentialId: sessionId };
  }

  /** The member for whom a key acts; null since their removal. */
  async ofKey(workspaceId: string, key: { id: string; createdBy: string }): Promise<Caller | null> {
    const member = await this.#find(workspaceId, 'id', key.createdBy);
    return member && { ...member, workspaceId, through: 'key', credentialId: key.id };
  }

  async #find(workspaceId: string, column: 'id' | 'user_id', value: string): Promise<Member | null> {
    return this.database.read(workspaceId, async ({ db }) => {
      const rows: Member[] = await db.query(
        `select id as "memberId", user_id as "userId", role from member where workspace_id = $1 and ${column} = $2`,
        [workspaceId, value],
      );
      return rows[0] ?? null;
    });
  }
}

interface Member {
  readonly memberId: string;
  readonly userId: string;
  readonly role: Role;
}
