import type { Connector } from './connector.ts';
import { measureConnector } from './measure/index.ts';
import { stripeConnector } from './stripe/index.ts';

/** Every billing system that can be connected, one line each. */
export const connectors: readonly Connector[] = [stripeConnector, measureConnector];
