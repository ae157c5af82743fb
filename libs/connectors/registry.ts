import type { Connector } from './connector.ts';
import { stripeConnector } from './stripe/index.ts';

/** Every billing system that can be connected, one line each. */
export const connectors: readonly Connector[] = [stripeConnector];
