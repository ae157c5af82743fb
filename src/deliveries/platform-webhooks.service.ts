import { Injectable, Logger } from '@nestjs/common';
import { ConnectionAddresses } from '../connections/connection-addresses.service.ts';
import { ConsentApps } from '../connections/consent-apps.ts';
import { Database } from '../platform/database/database.ts';
import { allEnded } from '../platform/work/ended.ts';
import type { Arrival } from './kept-rows.ts';
import { DeliveryProof, unknownAddress, type Posted } from './delivery-proof.ts';
import { WebhooksService } from './webhooks.service.ts';

/** The one webhook of a system for all accounts that gave consent: each delivery goes to the account that it names. */
@Injectable()
export class PlatformWebhooksService {
  readonly #logger = new Logger(PlatformWebhooksService.name);

  constructor(
    private readonly database: Database,
    private readonly apps: ConsentApps,
    private readonly proof: DeliveryProof,
    private readonly addresses: ConnectionAddresses,
    private readonly webhooks: WebhooksService,
  ) {}

  /**
   * An entry. Whose account is not known here is kept for the operator, and touches nobody's data (faults.md §2.6). Where two
   * workspaces have the account, both must have it before the sender is told.
   */
  async receive(posted: Omit<Posted, 'publicId'>): Promise<void> {
    const { system } = posted;
    const secrets = this.apps.webhookSecrets(system);
    if (secrets.length === 0) throw unknownAddress();
    const arrival = await this.proof.proveFor({ system, secrets, address: `${system}:platform` }, posted);
    const { mode, externalAccountId } = arrival.delivery;
    const connections =
      mode === null || externalAccountId === null
        ? []
        : await this.addresses.ofAccount({ system, mode, externalAccountId });
    if (connections.length === 0) return this.#keepUnroutable(system, arrival);
    await allEnded(connections.map((connection) => this.webhooks.keep(connection, arrival)));
  }

  /** The operator reads the log, not the tables: each is told there once, however often it comes. */
  async #keepUnroutable(system: string, { delivery, receivedAt }: Arrival): Promise<void> {
    const { mode, externalAccountId, type } = delivery;
    const isNew = await this.database.outside(async (db) => {
      const kept: unknown[] = await db.query(
        `insert into directory_unroutable (system, event_id, mode, external_account_id, type, received_at)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning event_id`,
        [system, delivery.eventId, mode ?? 'unknown', externalAccountId, type, receivedAt],
      );
      return kept.length > 0;
    });
    if (isNew) this.#logger.warn({ outcome: 'delivery_unroutable', system, mode, account: externalAccountId, type });
  }
}
