import { randomUUID } from 'node:crypto';
import type { TestDatabase } from './database.ts';

export interface TestWorkspace {
  readonly workspaceId: string;
  readonly memberId: string;
}

/** A workspace with its owner, as rows. What rooms add when a workspace is made is theirs to add. */
export async function aWorkspace(database: TestDatabase, name = 'Northwind'): Promise<TestWorkspace> {
  const workspaceId = randomUUID();
  const memberId = randomUUID();
  const userId = `user_${memberId}`;
  await database.owner.query(`insert into workspace (workspace_id, name) values ($1, $2)`, [workspaceId, name]);
  await database.owner.query(
    `insert into member (workspace_id, id, user_id, name, email, role) values ($1, $2, $3, 'Ada Keel', $4, 'owner')`,
    [workspaceId, memberId, userId, `ada.${memberId.slice(0, 8)}@northwind.example`],
  );
  await database.owner.query(`insert into directory_member (user_id, workspace_id) values ($1, $2)`, [
    userId,
    workspaceId,
  ]);
  return { workspaceId, memberId };
}
