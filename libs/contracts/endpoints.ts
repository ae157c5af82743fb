import * as accounts from './accounts.ts';
import * as attachments from './attachments.ts';
import * as connections from './connections.ts';
import * as consent from './consent.ts';
import * as deliveries from './deliveries.ts';
import * as drafts from './drafts.ts';
import type { Endpoint } from './endpoint.ts';
import * as flags from './flags.ts';
import * as mrrHistory from './mrr-history.ts';
import * as playbooks from './playbooks.ts';
import * as rates from './rates.ts';
import * as readings from './readings.ts';
import * as revenueSources from './revenue-sources.ts';
import * as session from './session.ts';
import * as troubleshooting from './troubleshooting.ts';

/** Every HTTP operation of the product, for OpenAPI and for tests that walk them all. */
export const endpoints: readonly Endpoint[] = [
  session,
  rates,
  connections,
  troubleshooting,
  consent,
  readings,
  deliveries,
  accounts,
  attachments,
  revenueSources,
  mrrHistory,
  flags,
  drafts,
  playbooks,
]
  .flatMap((module) => Object.values(module))
  .filter(
    (value): value is Endpoint => typeof value === 'object' && value !== null && 'method' in value && 'path' in value,
  );
