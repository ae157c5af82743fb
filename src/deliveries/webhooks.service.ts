import { Injectable } from '@nestjs/common';
import { ConnectorError, type RawRequest } from '#connectors/connector.ts';
import type { Connection } from '../connections/connection.ts';
import { Connectors } from '../connections/connectors.ts';
import { WebhookSecrets, type Letterbox } from '../connections/webhook-secrets.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import { AppError } from '../platform/errors/app-error.ts';
import { UnreadableJson } from '../platform/http/strict-json.ts';
import { passed } from '../platform/road/road.ts';
import { DeliveriesService, type Arrival } from './deliveries.service.ts';
import { GroupCommit } from './group-commit.ts';
import { readPayload } from './payload.ts';
import { RefusalsService } from './refusals.service.ts';

interface Item {
  readonly connection: Connection;
  readonly arrival: Arrival;
}

/** What was posted to the address of a connection. */
export interface Posted {
  readonly system: string;
  readonly publicId: string;
  readonly body: Buffer;
  readonly headers: RawRequest['headers'];
}

/** Proves who posted, and acknowledges only what has been committed. Deliveries of one connection share transactions. */
@Injectable()
export class WebhooksService {
  readonly #group = new GroupCommit<Item, 'kept'>((_connectionId, items) => this.#commit(items));

  constructor(
    private readonly database: Database,
    private readonly connectors: Connectors,
    private readonly webhookSecrets: WebhookSecrets,
    private readonly deliveries: DeliveriesService,
    private readonly refusals: RefusalsService,
    private readonly clock: Clock,
  ) {}

  /** An entry. Throws `not_found` for an unknown address and `invalid` for what cannot be proven. */
  async receive(posted: Posted): Promise<void> {
    const letterbox = await this.webhookSecrets.find(posted.system, posted.publicId);
    if (!letterbox) throw new AppError('not_found', 'address_unknown', 'Nobody receives deliveries at this address.');
    const receivedAt = this.clock.now();
    const arrival = await this.#prove(letterbox, posted, receivedAt);
    const { connection } = letterbox;
    await this.#group.add(connection.id, { connection, arrival });
  }

  /** What is refused leaves a count, whether its sender could not be proven or proven bytes cannot be read. */
  async #prove({ connection, secrets }: Letterbox, posted: Posted, receivedAt: Date): Promise<Arrival> {
    const { webhook } = this.connectors.get(connection.system);
    if (!webhook) throw new AppError('not_found', 'address_unknown', 'This billing system posts no deliveries.');
    try {
      const delivery = webhook.read({ body: posted.body, headers: posted.headers, receivedAt }, secrets);
      return { delivery, payload: readPayload(posted.body), through: 'webhook', receivedAt };
    } catch (error) {
      const reason = reasonOf(error);
      if (!(error instanceof Error) || reason === null) throw error;
      await this.refusals.count(posted.publicId, reason, receivedAt);
      throw new AppError('invalid', 'delivery_refused', error.message, { cause: error });
    }
  }

  async #commit(items: readonly Item[]): Promise<readonly 'kept'[]> {
    const [first] = items;
    if (!first) return [];
    await this.database.write(first.connection.workspaceId, async (scope) => {
      const connection = await this.deliveries.hold(scope, first.connection);
      // Ended between the look-up and now: as if the address had been gone already.
      if (!connection)
        throw new AppError('not_found', 'address_unknown', 'Nobody receives deliveries at this address.');
      await this.deliveries.keep(
        scope,
        connection,
        items.map((item) => item.arrival),
      );
    });
    passed('delivery:stored');
    return items.map(() => 'kept');
  }
}

function reasonOf(error: unknown): string | null {
  if (error instanceof ConnectorError) return error.kind;
  return error instanceof UnreadableJson ? 'malformed' : null;
}
