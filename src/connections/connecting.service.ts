import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { Credentials } from './sealed-credentials.ts';
import { assertSufficient, CheckingService, type Checked } from './checking.service.ts';
import { ConnectionRows } from './connection-rows.ts';
import { FormerConnections } from './former-connections.ts';
import { Ledger } from './ledger.ts';

/** What the local sandbox speaks. */
const sandboxSystem = 'stripe';

export interface Wish {
  readonly system: string;
  readonly credentials: Credentials;
  readonly label?: string | undefined;
}

/** Connects a billing system: recognise, check, seal, and begin to read. Connecting again brings the same connection back. */
@Injectable()
export class ConnectingService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly checking: CheckingService,
    private readonly former: FormerConnections,
    private readonly rows: ConnectionRows,
    private readonly ledger: Ledger,
  ) {}

  async connect(workspaceId: string, wish: Wish): Promise<string> {
    const checked = await this.checking.check(wish.system, wish.credentials, false);
    assertSufficient(checked.report);
    return this.#record(workspaceId, checked, {
      label: wish.label,
      externalAccountId: checked.report.externalAccountId,
    });
  }

  /** The sandbox says itself which account a key belongs to. */
  async connectSandbox(workspaceId: string, shop: { key: string; account: string; name: string }): Promise<string> {
    const checked = await this.checking.check(sandboxSystem, { secretKey: shop.key }, true);
    assertSufficient(checked.report);
    return this.#record(workspaceId, checked, { label: shop.name, externalAccountId: shop.account });
  }

  async #record(
    workspaceId: string,
    checked: Checked,
    named: { label: string | undefined; externalAccountId: string | null },
  ): Promise<string> {
    const formerId = await this.former.find(workspaceId, checked, named.externalAccountId);
    const label = named.label || checked.report.accountName || `${checked.candidate.system} ${checked.candidate.mode}`;
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
