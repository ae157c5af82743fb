import type { Connector } from '#connectors/connector.ts';
import type { SourceLinkDto } from '#contracts/common.ts';
import type { SourceRef } from '#core/snapshot/billing-view.ts';

/** What a link needs to know of the connection an object was read through. */
export interface LinkedConnection {
  readonly id: string;
  readonly system: string;
  readonly mode: 'live' | 'test';
  readonly isSandbox: boolean;
}

/** Where links lead. */
export interface LinkTargets {
  readonly connectorFor: (system: string) => Connector | null;
  /** The sandbox's own page finds a customer by the id of anything of theirs; null where none runs. */
  readonly sandboxUrl: string | null;
}

/** Turns references into links that open the object in its billing system [R10]. Holds the connections of one workspace. */
export class SourceLinks {
  readonly #connections: ReadonlyMap<string, LinkedConnection>;
  readonly #targets: LinkTargets;

  constructor(connections: readonly LinkedConnection[], targets: LinkTargets) {
    this.#connections = new Map(connections.map((connection) => [connection.id, connection]));
    this.#targets = targets;
  }

  /** Null for no reference, or for one through a connection that this workspace does not have. */
  link(ref: SourceRef | null): SourceLinkDto | null {
    const connection = ref ? this.#connections.get(ref.connectionId) : undefined;
    if (!ref || !connection) return null;
    const { connectionId, kind, externalId } = ref;
    return { system: connection.system, connectionId, kind, externalId, url: this.#urlOf(ref, connection) };
  }

  #urlOf(ref: SourceRef, { system, mode, isSandbox }: LinkedConnection): string | null {
    const { connectorFor, sandboxUrl } = this.#targets;
    if (!isSandbox) return connectorFor(system)?.linkTo(ref, mode) ?? null;
    const name = connectorFor(system)?.sandbox?.nameOf(ref) ?? ref.externalId;
    return sandboxUrl === null ? null : `${sandboxUrl}/?search=${encodeURIComponent(name)}`;
  }
}
