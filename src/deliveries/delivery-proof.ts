import { Injectable } from '@nestjs/common';
import { ConnectorError, type RawRequest } from '#connectors/connector.ts';
import type { Connection } from '../connections/connection.ts';
import { Connectors } from '../connections/connectors.ts';
import { WebhookSecrets, type Letterbox } from '../connections/webhook-secrets.ts';
import { Clock } from '../platform/clock.ts';
import { AppError } from '../platform/errors/app-error.ts';
import { UnreadableJson } from '../platform/http/strict-json.ts';
import type { Arrival } from './deliveries.service.ts';
import { readPayload } from './payload.ts';
import { RefusalsService } from './refusals.service.ts';

/** What was posted to the address of a connection. */
export interface Posted {
  readonly system: string;
  readonly publicId: string;
  readonly body: Buffer;
  readonly headers: RawRequest['headers'];
}

/** Proves who posted, from the bytes as they came; only then are they read. */
@Injectable()
export class DeliveryProof {
  constructor(
    private readonly connectors: Connectors,
    private readonly webhookSecrets: WebhookSecrets,
    private readonly refusals: RefusalsService,
    private readonly clock: Clock,
  ) {}

  /** Throws `not_found` for an unknown address and `invalid` for what cannot be proven or, proven, cannot be read. */
  async prove(posted: Posted): Promise<{ connection: Connection; arrival: Arrival }> {
    const letterbox = await this.webhookSecrets.find(posted.system, posted.publicId);
    if (!letterbox) throw new AppError('not_found', 'address_unknown', 'Nobody receives deliveries at this address.');
    return { connection: letterbox.connection, arrival: await this.#read(letterbox, posted) };
  }

  /** What is refused leaves a count, and nothing else. */
  async #read({ connection, secrets }: Letterbox, posted: Posted): Promise<Arrival> {
    const { webhook } = this.connectors.get(connection.system);
    if (!webhook) throw new AppError('not_found', 'address_unknown', 'This billing system posts no deliveries.');
    const receivedAt = this.clock.now();
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
}

function reasonOf(error: unknown): string | null {
  if (error instanceof ConnectorError) return error.kind;
  return error instanceof UnreadableJson ? 'malformed' : null;
}
