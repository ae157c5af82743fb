import { Injectable } from '@nestjs/common';
import type { Connector } from '#connectors/connector.ts';
import { ConnectorError } from '#connectors/connector-error.ts';
import type { RawRequest } from '#connectors/delivery.ts';
import { staleReason } from '../connections/arrived.ts';
import { Connectors } from '../connections/connectors.ts';
import type { Letterbox } from '../connections/webhook-secrets.ts';
import { Clock } from '../platform/clock.ts';
import { AppError } from '../platform/errors/app-error.ts';
import { UnreadableJson } from '../platform/http/strict-json.ts';
import type { Arrival } from './kept-rows.ts';
import { Letterboxes } from './letterboxes.ts';
import { readPayload } from './payload.ts';
import { RefusalsService } from './refusals.service.ts';

/** What was posted to the address of a connection. */
export interface Posted {
  readonly system: string;
  readonly publicId: string;
  readonly body: Buffer;
  readonly headers: RawRequest['headers'];
}

/** Whose signature counts, and the address under which refusals are counted. */
export interface ProvingPlace {
  readonly system: string;
  readonly secrets: readonly string[];
  readonly address: string;
}

export interface Proven {
  readonly letterbox: Letterbox;
  readonly arrival: Arrival;
}

/** Proves who posted, from the bytes as they came; only then are they read. */
@Injectable()
export class DeliveryProof {
  constructor(
    private readonly connectors: Connectors,
    private readonly letterboxes: Letterboxes,
    private readonly refusals: RefusalsService,
    private readonly clock: Clock,
  ) {}

  /**
   * Throws `not_found` for an unknown address and `invalid` for what cannot be proven or, proven, cannot be read. What is
   * remembered of the address is enough to accept, never to refuse: a newer secret may have signed it. `isFresh` looks it up
   * in any case.
   */
  async prove(posted: Posted, { isFresh = false } = {}): Promise<Proven> {
    const known = isFresh ? null : this.letterboxes.known(posted, this.clock.now());
    const arrival = known && this.#tryToRead(known, posted);
    if (known && arrival) return { letterbox: known, arrival };
    const letterbox = await this.letterboxes.find(posted, this.clock.now());
    if (!letterbox) throw unknownAddress();
    const { connection, secrets } = letterbox;
    const place = { system: connection.system, secrets, address: posted.publicId };
    return { letterbox, arrival: await this.proveFor(place, posted) };
  }

  /** The same for an address that no single connection has. What is refused leaves a count, and nothing else. */
  async proveFor(place: ProvingPlace, posted: Pick<Posted, 'body' | 'headers'>): Promise<Arrival> {
    const webhook = this.connectors.find(place.system)?.webhook;
    if (!webhook) throw unknownAddress();
    const receivedAt = this.clock.now();
    try {
      return read(webhook, place.secrets, { ...posted, receivedAt });
    } catch (error) {
      const reason = reasonOf(error);
      if (!(error instanceof Error) || reason === null) throw error;
      this.refusals.count(place.address, reason, receivedAt);
      throw new AppError('invalid', 'delivery_refused', error.message, { cause: error });
    }
  }

  #tryToRead({ connection, secrets }: Letterbox, posted: Posted): Arrival | null {
    const webhook = this.connectors.find(connection.system)?.webhook;
    if (!webhook) return null;
    try {
      return read(webhook, secrets, { ...posted, receivedAt: this.clock.now() });
    } catch (error) {
      if (reasonOf(error) === null) throw error;
      return null;
    }
  }
}

function read(webhook: NonNullable<Connector['webhook']>, secrets: readonly string[], request: RawRequest): Arrival {
  const { body, headers, receivedAt } = request;
  const delivery = webhook.read({ body, headers, receivedAt }, secrets);
  return { delivery, payload: readPayload(body), through: 'webhook', receivedAt };
}

/** As if it had never been there: whoever posts learns nothing of connections that have ended. */
export function unknownAddress(): AppError {
  return new AppError('not_found', 'address_unknown', 'Nobody receives deliveries at this address.');
}

function reasonOf(error: unknown): string | null {
  if (error instanceof ConnectorError) return error.isStale ? staleReason : error.kind;
  return error instanceof UnreadableJson ? 'malformed' : null;
}
