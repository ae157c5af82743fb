import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import { anotherThanBefore, notCompared, type Confirmed } from './another-account.ts';
import type { Checked } from './checking.service.ts';
import { ConnectionRows } from './connection-rows.ts';
import { FormerConnections } from './former-connections.ts';
import { Ledger } from './ledger.ts';

/** What is said of a connection beside what its key says. */
export interface Said {
  readonly label?: string | undefined;
  /** Said beforehand: it may be another account than those that were disconnected. */
  readonly confirm?: Confirmed | undefined;
}

/** Keeps what was checked, in the connection of the same account where there is one, and writes the check's calls into its ledger. */
@Injectable()
export class RecordingService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly former: FormerConnections,
    private readonly rows: ConnectionRows,
    private readonly ledger: Ledger,
  ) {}

  /**
   * An entry. Answers the connection: the one of the same account, or a new one. Another account than one that was
   * disconnected is asked about first: what was read of that one would not come back (faults.md §4.6).
   */
  async record(workspaceId: string, checked: Checked, said: Said = {}): Promise<string> {
    const former = await this.former.find(workspaceId, checked);
    if (former.id === null && said.confirm === undefined) {
      if (former.others.length > 0) throw anotherThanBefore(former.others, checked);
      if (former.isUnsure) throw notCompared(checked);
    }
    return this.#keep(workspaceId, checked, said.label, former.id);
  }

  /** An entry: a new key of an account that is connected already. */
  async renew(workspaceId: string, id: string, checked: Checked): Promise<void> {
    await this.#keep(workspaceId, checked, undefined, id);
  }

  async #keep(
    workspaceId: string,
    checked: Checked,
    given: string | undefined,
    formerId: string | null,
  ): Promise<string> {
    const label = given || checked.report.accountName || nameless(checked);
    const recorded = { checked, label };
    const id = await this.database.write(workspaceId, async (scope) => {
      // Two clicks at once make one connection: the second finds what the first has made.
      await scope.db.query(`select 1 from workspace where workspace_id = $1 for no key update`, [workspaceId]);
      const newestId = formerId ?? (await this.former.findSame(scope, checked));
      return this.rows.record(scope, newestId, recorded, this.clock.now());
    });
    for (const call of checked.calls) this.ledger.record(workspaceId, id, call);
    await this.ledger.flush();
    return id;
  }
}

/** A key may not read its account's name, or not even its id. */
function nameless({ systemLabel, candidate, report: { externalAccountId } }: Checked): string {
  return externalAccountId === null
    ? `${systemLabel}, ${candidate.mode} mode`
    : `${systemLabel} account ${externalAccountId}`;
}
