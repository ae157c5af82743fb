import type { Connector } from './connector.ts';
import { stripeConnector } from './stripe/index.ts';

/** Every billing system that can be connected, one line each. */
export const connectors: readonly Connector[] = [stripeConnector];

/** The connector behind the system key of a row or an address; null for a key that is not registered. */
export function connectorFor(system: string): Connector | null {
  return connectors.find((connector) => connector.system === system) ?? null;
}
