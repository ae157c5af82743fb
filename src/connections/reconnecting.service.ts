import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.ts';
import { AppError } from '../platform/errors/app-error.ts';
import { assertSufficient, CheckingService, type Checked } from './checking.service.ts';
import type { Connection } from './connection.ts';
import { ConnectionsService } from './connections.service.ts';
import { FormerConnections } from './former-connections.ts';
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
    given: { credentials: Credentials; confirm?: 'another_account' | undefined },
  ): Promise<string> {
    const connection = await this.database.read(workspaceId, (scope) => this.connections.get(scope, id));
    const checked = await this.checking.check(connection.system, given.credentials, connection.isSandbox);
    assertSufficient(checked);
    if (await this.#isSameAccount(connection, checked)) {
      await this.recording.renew(workspaceId, id, checked);
      return id;
    }
    if (given.confirm !== 'another_account') throw anotherAccount(connection, checked);
    const { externalAccountId } = checked.report;
    return this.recording.record(workspaceId, checked, { externalAccountId });
  }

  async #isSameAccount(connection: Connection, checked: Checked): Promise<boolean> {
    if (checked.candidate.mode !== connection.mode) return false;
    const answer = await this.former.compare(connection, checked);
    if (answer !== 'unknown') return answer === 'same';
    throw new AppError(
      'unavailable',
      'account_not_compared',
      'Whether this key belongs to the same account could not be found out just now. Nothing was changed; try again in a minute.',
    );
  }
}

function anotherAccount(connection: Connection, checked: Checked): AppError {
  const named = checked.report.accountName ?? checked.report.externalAccountId;
  const whose = named === null ? 'another account' : `another account (${named})`;
  const what =
    checked.candidate.mode === connection.mode
      ? `This key belongs to ${whose} than “${connection.label}”: it cannot read what was read there.`
      : `This key is for ${checked.candidate.mode} data, and “${connection.label}” holds ${connection.mode} data.`;
  return new AppError(
    'conflict',
    'another_account',
    `${what} Confirm to connect it beside this one, with records of its own; nothing here is changed.`,
  );
}
