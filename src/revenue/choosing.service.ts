import { Injectable } from '@nestjs/common';
import { AccountWantsService } from '../accounts/account-wants.service.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { AppError } from '../platform/errors/app-error.ts';
import { PrimarySources, type Mode } from './primary-sources.service.ts';
import { connectedSystems } from './revenue-sources.queries.ts';

/** So many accounts are asked for in one statement. */
const batch = 5_000;

/** Makes another system the primary source. */
@Injectable()
export class ChoosingService {
  constructor(
    private readonly database: Database,
    private readonly primaries: PrimarySources,
    private readonly wants: AccountWantsService,
    private readonly clock: Clock,
  ) {}

  /**
   * An entry. Accounts that both systems know are evaluated anew: what then holds is adopted and fires nothing (ruling 7). The
   * others keep what they have: one system alone speaks of them.
   */
  async choose(workspaceId: string, memberId: string, choice: { mode: Mode; system: string }): Promise<void> {
    await this.database.write(workspaceId, async (scope) => {
      await requireConnected(scope, choice);
      const current = (await this.primaries.read(scope)).find(({ mode }) => mode === choice.mode);
      if (current?.system === choice.system && current.chosenAt !== null) return;
      await this.primaries.choose(scope, { ...choice, memberId }, this.clock.now());
      if (current?.system !== choice.system) await this.#evaluateAnew(scope, choice.mode);
    });
  }

  async #evaluateAnew(scope: Scope, mode: Mode): Promise<void> {
    const rows: { account_id: string }[] = await scope.db.query(
      `select account_id from account_revenue where workspace_id = $1 and mode = $2 order by account_id`,
      [scope.workspaceId, mode],
    );
    // In the order of their ids throughout, as all who lock accounts take them (ruling 15).
    for (let from = 0; from < rows.length; from += batch) {
      const accountIds = rows.slice(from, from + batch).map((row) => row.account_id);
      await this.wants.adopt(scope, accountIds);
      await this.wants.want(scope, accountIds);
    }
  }
}

/** A step: throws unless the system is connected in the mode. With one alone the choice is made before there is another. */
export async function requireConnected(
  scope: Scope,
  { mode, system }: { readonly mode: Mode; readonly system: string },
): Promise<void> {
  const systems = await connectedSystems(scope);
  if (systems.some((one) => one.mode === mode && one.system === system)) return;
  const words = `This billing system is not connected in ${mode} mode. Connect it first.`;
  throw new AppError('invalid', 'source_not_connected', words);
}
