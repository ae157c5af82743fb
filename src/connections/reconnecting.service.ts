import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.ts';
import { anotherThan, notCompared, type Confirmed } from './another-account.ts';
import { assertSufficient, CheckingService, isSufficient, type Checked } from './checking.service.ts';
import type { Connection } from './connection.ts';
import { ConnectionsService } from './connections.service.ts';
import { FormerConnections, type Answer } from './former-connections.ts';
import { RecordingService } from './recording.service.ts';
import type { Credentials } from './sealed-credentials.ts';

/** A new key for a connection that exists: after a rotation, or when the old one was refused. */
@Injectable()
export class ReconnectingService {
  constructor(
    private readonly database: Database,
    private readonly connections: ConnectionsService,
    private readonly checking: CheckingService,
    private readonly former: FormerConnections,
    private readonly recording: RecordingService,
  ) {}

  /**
   * An entry. A key of the same account continues the same records. One of another account is asked about first, and then
   * becomes a connection of its own: the records of two accounts are never mixed (faults.md §4.6). Answers the connection
   * that now has the key.
   */
  async replace(
    workspaceId: string,
    id: string,
    given: { credentials: Credentials; confirm?: Confirmed | undefined },
  ): Promise<string> {
    const connection = await this.database.read(workspaceId, (scope) => this.connections.get(scope, id));
    const checked = await this.checking.check(connection.system, given.credentials, connection.isSandbox);
    return this.goOn(workspaceId, connection, { checked, confirm: given.confirm });
  }

  /** An entry: a connection goes on with what was checked for it, where that is of the same account. Answers as `replace` does. */
  async goOn(
    workspaceId: string,
    connection: Connection,
    { checked, confirm }: { checked: Checked; confirm: Confirmed | undefined },
  ): Promise<string> {
    const { id } = connection;
    const answer = isSufficient(checked) ? await this.#compare(connection, checked) : 'unknown';
    if (answer === 'same') {
      await this.recording.renew(workspaceId, id, checked);
      return id;
    }
    if (answer === 'unknown' || confirm === undefined) {
      await this.recording.note(workspaceId, checked, id);
      assertSufficient(checked);
      throw answer === 'unknown' ? notCompared(checked) : anotherThan(connection, checked);
    }
    return this.recording.record(workspaceId, checked, { confirm });
  }

  async #compare(connection: Connection, checked: Checked): Promise<Answer> {
    return checked.candidate.mode === connection.mode ? this.former.compare(connection, checked) : 'another';
  }
}
