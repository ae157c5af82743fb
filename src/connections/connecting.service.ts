import { Injectable } from '@nestjs/common';
import { assertSufficient, CheckingService } from './checking.service.ts';
import { RecordingService } from './recording.service.ts';
import type { Credentials } from './sealed-credentials.ts';

export interface Wish {
  readonly system: string;
  readonly credentials: Credentials;
  readonly label?: string | undefined;
}

/** What a sandbox says of itself: the key to it, and whose it is. */
export interface SandboxAccount {
  readonly system: string;
  readonly credentials: Credentials;
  readonly account: string;
  readonly name: string;
}

/** Connects a billing system: recognise, check, seal, and begin to read. Connecting again brings the same connection back. */
@Injectable()
export class ConnectingService {
  constructor(
    private readonly checking: CheckingService,
    private readonly recording: RecordingService,
  ) {}

  async connect(workspaceId: string, wish: Wish): Promise<string> {
    const checked = await this.checking.check(wish.system, wish.credentials, false);
    assertSufficient(checked.report);
    const { externalAccountId } = checked.report;
    return this.recording.record(workspaceId, checked, { label: wish.label, externalAccountId });
  }

  /** The sandbox says itself which account a key belongs to. */
  async connectSandbox(workspaceId: string, shop: SandboxAccount): Promise<string> {
    const checked = await this.checking.check(shop.system, shop.credentials, true);
    assertSufficient(checked.report);
    return this.recording.record(workspaceId, checked, { label: shop.name, externalAccountId: shop.account });
  }
}
