import { Injectable, Logger } from '@nestjs/common';
import type { LedgerCall } from '#connectors/ledger-call.ts';
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
  readonly #logger = new Logger(RecordingService.name);

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
    if (former.id === null && said.confirm === undefined && (former.others.length > 0 || former.isUnsure)) {
      this.tell(workspaceId, checked.candidate.system, checked.calls);
      throw former.others.length > 0 ? anotherThanBefore(former.others, checked) : notCompared(checked);
    }
    return this.#keep(workspaceId, checked, said.label, former.id);
  }

  /** An entry: a new key of an account that is connected already. */
  async renew(workspaceId: string, id: string, checked: Checked): Promise<void> {
    await this.#keep(workspaceId, checked, undefined, id);
  }

  /**
   * An entry. Of credentials that are not kept their calls are: in the ledger of the connection `id`, or of the one whose account or
   * whose key it is.
   */
  async note(workspaceId: string, checked: Checked, id: string | null = null): Promise<void> {
    const known = id ?? (await this.database.read(workspaceId, (scope) => this.former.findSame(scope, checked)));
    if (known === null) this.tell(workspaceId, checked.candidate.system, checked.calls);
    else await this.enter(workspaceId, known, checked.calls);
  }

  /** An entry: calls that were made for this connection, kept in its ledger whatever came of them. */
  async enter(workspaceId: string, id: string, calls: readonly LedgerCall[]): Promise<void> {
    for (const call of calls) this.ledger.record(workspaceId, id, call);
    await this.ledger.flush();
  }

  /** Calls that belong to no connection have no ledger: one line of the log names them. */
  tell(workspaceId: string, system: string, calls: readonly LedgerCall[]): void {
    if (calls.length === 0) return;
    const named = calls.map(({ method, path, status }) => `${method} ${path} ${status}`);
    this.#logger.log({ outcome: 'calls_of_no_connection', workspace: workspaceId, system, calls: named });
  }

  async #keep(
    workspaceId: string,
    checked: Checked,
    given: string | undefined,
    formerId: string | null,
  ): Promise<string> {
    const label = given || checked.report.accountName || nameless(checked);
    const recorded = { checked, label, rename: given || null };
    const id = await this.database.write(workspaceId, async (scope) => {
      // Two clicks at once make one connection: the second finds what the first has made.
      await scope.db.query(`select 1 from workspace where workspace_id = $1 for no key update`, [workspaceId]);
      const newestId = formerId ?? (await this.former.findSame(scope, checked));
      return this.rows.record(scope, newestId, recorded, this.clock.now());
    });
    await this.enter(workspaceId, id, checked.calls);
    return id;
  }
}

/** A key may not read its account's name, or not even its id. */
function nameless({ systemLabel, candidate, report: { externalAccountId } }: Checked): string {
  return externalAccountId === null
    ? `${systemLabel}, ${candidate.mode} mode`
    : `${systemLabel} account ${externalAccountId}`;
}
