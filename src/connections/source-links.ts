import type { Connector } from '#connectors/connector.ts';
import type { SourceLinkDto } from '#contracts/common.ts';
import type { SourceRef } from '#core/snapshot/billing-view.ts';

/** What a link needs to know of the connection an object was read through. */
export interface LinkedConnection {
  readonly id: string;
  readonly system: string;
  readonly mode: 'live' | 'test';
}

/** Turns references into links that open the object in its billing system [R10]. Holds the connections of one workspace. */
export class SourceLinks {
  readonly #connections: ReadonlyMap<string, LinkedConnection>;
  readonly #connectorFor: (system: string) => Connector | null;

  constructor(connections: readonly LinkedConnection[], connectorFor: (system: string) => Connector | null) {
    this.#connections = new Map(connections.map((connection) => [connection.id, connection]));
    this.#connectorFor = connectorFor;
  }

  /** Null for no reference, or for one through a connection that this workspace does not have. */
  link(ref: SourceRef | null): SourceLinkDto | null {
    const connection = ref ? this.#connections.get(ref.connectionId) : undefined;
    if (!ref || !connection) return null;
    const url = this.#connectorFor(connection.system)?.linkTo(ref, connection.mode) ?? null;
    return {
      system: connection.system,
      connectionId: ref.connectionId,
      kind: ref.kind,
      externalId: ref.externalId,
      url,
    };
  }
}
