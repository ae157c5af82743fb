import { Injectable } from '@nestjs/common';
import { filter, map, type Observable } from 'rxjs';
import { Listener } from '../database/listener.ts';
import type { Scope } from '../database/scope.ts';

const channel = 'keepwell_changed';
/** More ids than this are not worth naming: the page looks again. Keeps a payload below the database's 8 kB. */
const mostIds = 100;

export interface WorkspaceChange {
  readonly workspaceId: string;
  readonly topic: string;
  readonly ids: readonly string[];
}

/** Tells open pages that something changed, when and only when the transaction that changed it commits. */
@Injectable()
export class Changes {
  constructor(private readonly listener: Listener) {}

  /** A step. */
  async announce(scope: Scope, topic: string, ids: readonly string[] = []): Promise<void> {
    const change: WorkspaceChange = { workspaceId: scope.workspaceId, topic, ids: ids.length > mostIds ? [] : ids };
    await scope.db.query('select pg_notify($1, $2)', [channel, JSON.stringify(change)]);
  }

  async of(workspaceId: string): Promise<Observable<WorkspaceChange>> {
    await this.listener.listen(channel);
    return this.listener.heard.pipe(
      filter((heard) => heard.channel === channel),
      map((heard): WorkspaceChange => JSON.parse(heard.payload)),
      filter((change) => change.workspaceId === workspaceId),
    );
  }
}
