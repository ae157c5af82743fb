import type { WorkTable } from '../platform/work/work.ts';

/** Requests to look at an object again stand on its row. */
export const billingObjects: WorkTable = {
  table: 'billing_object',
  key: { connection_id: 'uuid', kind: 'text', external_id: 'text' },
  // What came meanwhile keeps its mark: it may have to be fetched.
  request: { must_fetch: 'false', offered: 'null', offered_at: 'null' },
};
