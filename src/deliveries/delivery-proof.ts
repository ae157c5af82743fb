import { Injectable } from '@nestjs/common';
import { ConnectorError, type RawRequest } from '#connectors/connector.ts';
import type { Connection } from '../connections/connection.ts';
import { Connectors } from '../connections/connectors.ts';
import { WebhookSecrets, type Letterbox } from '../connections/webhook-secrets.ts';
import { Clock } from '../platform/clock.ts';
import { AppError } from '../platform/errors/app-error.ts';
import { UnreadableJson } from '../platform/http/strict-json.ts';
import type { Arrival } from './deliveries.service.ts';
import { GroupCommit } from './group-commit.ts';
import { readPayload } from './payload.ts';
import { RefusalsService } from './refusals.service.ts';

/** Together with the wait for a commit no more than 5 s (faults.md §1). */
const longestLookMilliseconds = 1_500;

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

/** Proves who posted, from the bytes as they came; only then are they read. */
@Injectable()
export class DeliveryProof {
  /** Whoever arrives while an address is looked up shares the next look: a burst is not a burst of questions. */
  readonly #letterboxes = new GroupCommit<Posted, Letterbox | null>(
    (_address, posts) => this.#find(posts),
    longestLookMilliseconds,
  );

  constructor(
    private readonly connectors: Connectors,
    private readonly webhookSecrets: WebhookSecrets,
    private readonly refusals: RefusalsService,
    private readonly clock: Clock,
  ) {}

  /** Throws `not_found` for an unknown address and `invalid` for what cannot be proven or, proven, cannot be read. */
  async prove(posted: Posted): Promise<{ connection: Connection; arrival: Arrival }> {
    const letterbox = await this.#letterboxes.add(`${posted.system} ${posted.publicId}`, posted);
    if (!letterbox) throw new AppError('not_found', 'address_unknown', 'Nobody receives deliveries at this address.');
    const { connection, secrets } = letterbox;
    const place = { system: connection.system, secrets, address: posted.publicId };
    return { connection, arrival: await this.proveFor(place, posted) };
  }

  /** The same for an address that no single connection has. What is refused leaves a count, and nothing else. */
  async proveFor(place: ProvingPlace, { body, headers }: Pick<Posted, 'body' | 'headers'>): Promise<Arrival> {
    const webhook = this.connectors.find(place.system)?.webhook;
    if (!webhook) throw new AppError('not_found', 'address_unknown', 'Nobody receives deliveries at this address.');
    const receivedAt = this.clock.now();
    try {
      const delivery = webhook.read({ body, headers, receivedAt }, place.secrets);
      return { delivery, payload: readPayload(body), through: 'webhook', receivedAt };
    } catch (error) {
      const reason = reasonOf(error);
      if (!(error instanceof Error) || reason === null) throw error;
      await this.refusals.count(place.address, reason, receivedAt);
      throw new AppError('invalid', 'delivery_refused', error.message, { cause: error });
    }
  }

  async #find(posts: readonly Posted[]): Promise<readonly (Letterbox | null)[]> {
    const [first] = posts;
    const letterbox = first ? await this.webhookSecrets.find(first.system, first.publicId) : null;
    return posts.map(() => letterbox);
  }
}

function reasonOf(error: unknown): string | null {
  if (error instanceof ConnectorError) return error.kind;
  return error instanceof UnreadableJson ? 'malformed' : null;
}
