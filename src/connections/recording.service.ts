import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { Checked } from './checking.service.ts';
import { ConnectionRows } from './connection-rows.ts';
import { FormerConnections } from './former-connections.ts';
import { Ledger } from './ledger.ts';

/** What is known of the account beside what its key says. */
export interface Named {
  readonly label?: string | undefined;
  readonly externalAccountId: string | null;
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

  /** An entry. Answers the connection: the one of the same account, or a new one. */
  async record(workspaceId: string, checked: Checked, named: Named): Promise<string> {
    return this.#keep(
      workspaceId,
      checked,
      named,
      await this.former.find(workspaceId, checked, named.externalAccountId),
    );
  }

  /** An entry: a new key of an account that is connected already. */
  async renew(workspaceId: string, id: string, checked: Checked): Promise<void> {
    await this.#keep(workspaceId, checked, { externalAccountId: checked.report.externalAccountId }, id);
  }

  async #keep(workspaceId: string, checked: Checked, named: Named, formerId: string | null): Promise<string> {
    const label = named.label || checked.report.accountName || nameless(checked, named.externalAccountId);
    const recorded = { checked, label, externalAccountId: named.externalAccountId };
    const id = await this.database.write(workspaceId, async (scope) => {
      // Two clicks at once make one connection: the second finds what the first has made.
      await scope.db.query(`select 1 from workspace where workspace_id = $1 for no key update`, [workspaceId]);
      const newestId = formerId ?? (await this.former.findSame(scope, checked, named.externalAccountId));
      return this.rows.record(scope, newestId, recorded, this.clock.now());
    });
    for (const call of checked.calls) this.ledger.record(workspaceId, id, call);
    await this.ledger.flush();
    return id;
  }
}

/** A key may not read its account's name, or not even its id. */
function nameless({ systemLabel, candidate }: Checked, externalAccountId: string | null): string {
  return externalAccountId === null
    ? `${systemLabel}, ${candidate.mode} mode`
    : `${systemLabel} account ${externalAccountId}`;
}
