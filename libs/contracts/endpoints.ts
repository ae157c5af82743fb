import * as healthModel from './health-model.ts';
import * as enrollments from './enrollments.ts';
import * as suppressions from './suppressions.ts';
import * as sending from './sending.ts';
import * as outbox from './outbox.ts';
import * as calls from './calls.ts';
import * as accessReport from './access-report.ts';
import * as connectors from './connectors.ts';
import * as timeline from './timeline.ts';
import * as accountList from './account-list.ts';
import * as accountSearch from './account-search.ts';
import * as chargeFees from './charge-fees.ts';
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
import * as restore from './restore.ts';
import * as revenueSources from './revenue-sources.ts';
import * as revenueVariance from './revenue-variance.ts';
import * as session from './session.ts';
import * as troubleshooting from './troubleshooting.ts';

/** Every HTTP operation of the product, for OpenAPI and for tests that walk them all. */
export const endpoints: readonly Endpoint[] = [
  session,
  rates,
  connectors,
  accessReport,
  connections,
  calls,
  troubleshooting,
  consent,
  readings,
  deliveries,
  accountList,
  accountSearch,
  accounts,
  timeline,
  attachments,
  revenueSources,
  revenueVariance,
  mrrHistory,
  chargeFees,
  flags,
  drafts,
  outbox,
  sending,
  suppressions,
  playbooks,
  enrollments,
  healthModel,
  restore,
]
  .flatMap((module) => Object.values(module))
  .filter(
    (value): value is Endpoint => typeof value === 'object' && value !== null && 'method' in value && 'path' in value,
  );
