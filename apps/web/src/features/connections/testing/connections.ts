import type { z } from 'zod';
import type { AccessReportDto } from '#contracts/access-report.ts';
import type { BackfillDto } from '#contracts/backfill.ts';
import type { ConnectionDto } from '#contracts/connections.ts';
import type { ConnectorDto } from '#contracts/connectors.ts';
import type { ReadingDto } from '#contracts/readings.ts';
import type { DisconnectPreviewDto, troubleshootConnection } from '#contracts/troubleshooting.ts';

export const aConnector: ConnectorDto = {
  system: 'stripe',
  label: 'Stripe',
  readWith: 'key',
  asksFor: 'a Stripe restricted key',
  hasSandbox: true,
  fields: [
    {
      name: 'apiKey',
      label: 'Restricted API key',
      placeholder: 'rk_live_…',
      isSecret: true,
      isRequired: true,
      help: 'Read-only.',
    },
  ],
  permissions: [
    { slug: 'customer_read', label: 'Customers', why: 'to know who pays', need: 'required' },
    { slug: 'charge_read', label: 'Charges', why: 'for failed payments', need: 'required' },
    { slug: 'dispute_read', label: 'Disputes', why: 'not read', need: 'none' },
  ],
  createKeyUrl: null,
};

/** The reads of a key; one of them may be missing, by its slug. */
function resources(missing?: string): AccessReportDto['resources'] {
  const read = aConnector.permissions.filter(({ need }) => need !== 'none');
  return read.map(({ slug, label }) => ({
    resource: slug,
    label,
    isRequired: true,
    result: slug === missing ? 'missing' : 'readable',
    permissions: [slug],
    words: null,
  }));
}

export function aReport({ missing }: { missing?: string } = {}): AccessReportDto {
  return {
    mode: 'test',
    keyKind: 'restricted',
    externalAccountId: 'acct_1',
    accountName: 'Northwind',
    resources: resources(missing),
    warnings: [],
    isSufficient: missing === undefined,
    failure: null,
  };
}

export function aConnection(changes: Partial<ConnectionDto> & { missing?: string } = {}): ConnectionDto {
  const { missing, ...rest } = changes;
  return {
    id: '00000000-0000-4000-8000-000000000010',
    system: 'stripe',
    systemLabel: 'Stripe',
    label: 'Northwind',
    mode: 'test',
    isSandbox: false,
    elsewhere: null,
    externalAccountId: 'acct_1',
    readWith: 'key',
    keyKind: 'restricted',
    keyLastFour: '8Kgd',
    grantedScope: null,
    status: 'connected',
    statusDot: 'ok',
    statusWords: 'All deliveries arrived.',
    silent: null,
    resources: resources(missing),
    unavailable: [],
    warnings: [],
    backfill: null,
    purge: null,
    lastEventAt: null,
    lastEventThrough: null,
    lastReconcileAt: null,
    lastReadingAt: null,
    heardAt: null,
    counts: { customers: 300, review: 0, byHand: 0, waiting: 0, deleted: 0, accounts: 288 },
    ledger: { calls: 1204, writes: 0, since: null },
    webhookUrl: 'http://127.0.0.1:3000/api/hooks/stripe/x',
    hasWebhookSecret: false,
    createdAt: '2026-01-02T03:04:05.000Z',
    disconnectedAt: null,
    ...rest,
  };
}

export function aBackfill(changes: Partial<BackfillDto> = {}): BackfillDto {
  return {
    status: 'running',
    startedAt: '2026-01-02T03:04:05.000Z',
    endedAt: null,
    canResume: false,
    secondsLeft: 90,
    words: null,
    phases: [{ kind: 'invoice', label: 'Invoices', status: 'running', read: 500, expected: 2_515, words: null }],
    ...changes,
  };
}

/** A nightly reading that found two invoices of which no event had told. */
export function aReading(changes: Partial<ReadingDto> = {}): ReadingDto {
  return {
    id: '00000000-0000-4000-8000-000000000020',
    cause: 'night',
    extent: 'whole',
    status: 'done',
    startedAt: '2026-01-02T03:00:00.000Z',
    endedAt: '2026-01-02T03:04:00.000Z',
    calls: 186,
    corrected: 2,
    brought: 0,
    words: null,
    phases: [{ kind: 'invoice', label: 'Invoices', status: 'done', read: 2_515, corrected: 2, words: null }],
    findings: [
      {
        kind: 'invoice',
        label: 'Invoices',
        change: 'added',
        reason: 'no_delivery',
        words: 'No delivery came for it.',
        objects: 2,
        examples: ['in_1', 'in_2'],
      },
    ],
    ...changes,
  };
}

export function aPreview(): DisconnectPreviewDto {
  return {
    connectionId: aConnection().id,
    label: 'Northwind',
    goes: {
      customers: 300,
      objects: 7_885,
      snapshotVersions: 312,
      deliveries: 20,
      flagsClosing: 0,
      draftsWithdrawn: 0,
      isAtLeast: false,
    },
    freezes: { accounts: 288, flags: 42, drafts: 0 },
    stays: { accounts: 288, links: 300, sentMessages: 3, scores: 290 },
    words: [],
  };
}

/** The answer of the checks: a refused key, failed deliveries, and four customers who share an account. */
export function aTroubleshooting(): z.infer<typeof troubleshootConnection.response> {
  return {
    checkedAt: '2026-01-02T03:04:05.000Z',
    checks: [
      {
        key: 'alive',
        label: 'The connection is alive',
        result: 'problem',
        words: 'Stripe refuses the key.',
        next: { words: 'Paste a new key of the same account.', target: 'credentials' },
      },
      {
        key: 'events',
        label: 'Changes arrive',
        result: 'warning',
        words: '2 could not be applied.',
        next: { words: 'See why, and replay them.', target: 'deliveries' },
      },
      { key: 'review', label: 'Nothing waits for a person', result: 'ok', words: 'Nobody does.', next: null },
    ],
    fewerAccounts: { customers: 1_204, neverHeld: 0, waiting: 0, shared: 4, accounts: 1_200, words: [] },
  };
}
