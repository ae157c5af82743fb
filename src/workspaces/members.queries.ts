import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { getMe, listApiKeys, listMembers } from '#contracts/session.ts';
import { Database } from '../platform/database/database.ts';
import { notFound } from '../platform/errors/app-error.ts';
import type { Caller } from './caller.ts';

type Me = z.input<(typeof getMe)['response']>;

/** What the frame and the settings page show. */
@Injectable()
export class MembersQueries {
  constructor(private readonly database: Database) {}

  async getMe(caller: Caller): Promise<Pick<Me, 'member' | 'workspace' | 'modes' | 'defaultMode'>> {
    return this.database.read(caller.workspaceId, async ({ db, workspaceId }) => {
      const rows: (Me['member'] & { workspace: Me['workspace']; modes: Me['modes']; connected: Me['modes'] })[] =
        await db.query(
          `select m.id, m.name, m.email, m.role,
           jsonb_build_object('id', w.workspace_id, 'name', w.name, 'timeZone', w.time_zone, 'currency', w.currency) as workspace,
           array(select distinct c.mode from connection c where c.workspace_id = $1 order by c.mode) as modes,
           array(select distinct c.mode from connection c
                 where c.workspace_id = $1 and c.status <> 'disconnected' order by c.mode) as connected
         from member m join workspace w on w.workspace_id = m.workspace_id
         where m.workspace_id = $1 and m.id = $2`,
          [workspaceId, caller.memberId],
        );
      const [row] = rows;
      if (!row) throw notFound('member');
      const { workspace, modes, connected, ...member } = row;
      // The switch starts on test while only test connections exist (ruling 3); what was disconnected only counts when nothing else is.
      const started = connected.length > 0 ? connected : modes;
      return { member, workspace, modes, defaultMode: started.includes('live') ? 'live' : 'test' };
    });
  }

  async listMembers(workspaceId: string): Promise<z.input<(typeof listMembers)['response']>> {
    return this.database.read(workspaceId, async ({ db }) => ({
      rows: await db.query(`select id, name, email, role from member where workspace_id = $1 order by name, id`, [
        workspaceId,
      ]),
    }));
  }

  async listApiKeys(workspaceId: string): Promise<z.input<(typeof listApiKeys)['response']>> {
    return this.database.read(workspaceId, async ({ db }) => {
      const rows: KeyRow[] = await db.query(
        `select k.id, k.name, k.last_four, k.created_at, k.last_used_at, m.name as created_by
         from api_key k join member m on m.workspace_id = k.workspace_id and m.id = k.created_by
         where k.workspace_id = $1 and k.revoked_at is null order by k.created_at desc, k.id desc`,
        [workspaceId],
      );
      return {
        rows: rows.map((row) => ({
          id: row.id,
          name: row.name,
          lastFour: row.last_four,
          createdAt: row.created_at.toISOString(),
          createdBy: row.created_by,
          lastUsedAt: row.last_used_at?.toISOString() ?? null,
        })),
      };
    });
  }
}

interface KeyRow {
  readonly id: string;
  readonly name: string;
  readonly last_four: string;
  readonly created_at: Date;
  readonly last_used_at: Date | null;
  readonly created_by: string;
}
