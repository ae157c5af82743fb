import { Injectable } from '@nestjs/common';
import type { LedgerCall } from '#connectors/ledger-call.ts';
import type { Granted } from '#connectors/consent.ts';
import { Database } from '../platform/database/database.ts';
import { anotherThanAsked, type Confirmed } from './another-account.ts';
import { assertSufficient, CheckingService, isSufficient, type Checked, type Tested } from './checking.service.ts';
import type { Connection } from './connection.ts';
import { ConnectionsService } from './connections.service.ts';
import { ReconnectingService } from './reconnecting.service.ts';
import { RecordingService } from './recording.service.ts';
import type { Credentials } from './sealed-credentials.ts';

export interface Wish {
  readonly system: string;
  readonly credentials: Credentials;
  readonly label?: string | undefined;
  readonly confirm?: Confirmed | undefined;
}

/** What a sandbox says of itself: the key to it, and whose it is. */
export interface SandboxAccount {
  readonly system: string;
  readonly credentials: Credentials;
  readonly account: string;
  readonly name: string;
}

/** What an account has consented to. */
export interface Consented {
  readonly system: string;
  /** The connection that it was asked for; null where any account could answer. */
  readonly meantFor: string | null;
  readonly granted: Granted;
  /** Reads the account: the key of the operator's application is among them. */
  readonly credentials: Credentials;
  /** Calls that were made to come to this, for the ledger. */
  readonly calls: readonly LedgerCall[];
  readonly confirm?: Confirmed | undefined;
}

/** Connects a billing system: recognise, check, seal, and begin to read. Connecting again brings the same connection back. */
@Injectable()
export class ConnectingService {
  constructor(
    private readonly database: Database,
    private readonly connections: ConnectionsService,
    private readonly checking: CheckingService,
    private readonly reconnecting: ReconnectingService,
    private readonly recording: RecordingService,
  ) {}

  /** Test connection [R2]. */
  test(workspaceId: string, { system, credentials }: Pick<Wish, 'system' | 'credentials'>): Promise<Tested> {
    return this.checking.test(system, credentials, (checked) => this.recording.note(workspaceId, checked));
  }

  async connect(workspaceId: string, wish: Wish): Promise<string> {
    const checked = await this.checking.check(wish.system, wish.credentials, false);
    await this.#assertSufficient(workspaceId, checked);
    return this.recording.record(workspaceId, checked, wish);
  }

  /**
   * An account that gave consent. Where it was asked for a connection, it goes on with that one; another account that answered is asked
   * about, as another key is (faults.md §4.6).
   */
  async connectGranted(workspaceId: string, consented: Consented): Promise<string> {
    const { system, granted, credentials, calls, confirm } = consented;
    const meant = await this.#meant(workspaceId, consented);
    if (meant && confirm === undefined && isOfAnother(meant, granted)) {
      // Both are named, so nothing of the other account needs to be read to know it.
      await this.recording.enter(workspaceId, meant.id, calls);
      throw anotherThanAsked(meant, granted);
    }
    const asked = await this.checking.checkGranted(system, granted, credentials);
    const checked = { ...asked, calls: [...calls, ...asked.calls] };
    if (meant) return this.reconnecting.goOn(workspaceId, meant, { checked, confirm });
    await this.#assertSufficient(workspaceId, checked);
    return this.recording.record(workspaceId, checked, { confirm });
  }

  /** A consent that came to nothing: what was called for it. */
  async noteExchange(
    workspaceId: string,
    { system, meantFor, calls }: Pick<Consented, 'system' | 'meantFor' | 'calls'>,
  ): Promise<void> {
    if (meantFor === null) this.recording.tell(workspaceId, system, calls);
    else await this.recording.enter(workspaceId, meantFor, calls);
  }

  /** The sandbox says itself which account a key belongs to. */
  async connectSandbox(workspaceId: string, shop: SandboxAccount, confirm?: Confirmed): Promise<string> {
    const checked = await this.checking.check(shop.system, shop.credentials, true);
    await this.#assertSufficient(workspaceId, checked);
    const report = { ...checked.report, externalAccountId: shop.account, accountName: shop.name };
    return this.recording.record(workspaceId, { ...checked, report }, { confirm });
  }

  async #meant(workspaceId: string, { meantFor }: Consented): Promise<Connection | null> {
    return meantFor === null ? null : this.database.read(workspaceId, (scope) => this.connections.get(scope, meantFor));
  }

  async #assertSufficient(workspaceId: string, checked: Checked): Promise<void> {
    if (!isSufficient(checked)) await this.recording.note(workspaceId, checked);
    assertSufficient(checked);
  }
}

function isOfAnother({ externalAccountId }: Connection, granted: Granted): boolean {
  return externalAccountId !== null && externalAccountId !== granted.externalAccountId;
}
