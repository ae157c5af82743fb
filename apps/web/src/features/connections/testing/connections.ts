import type { z } from 'zod';
import type { AttachmentDto } from '#contracts/attachments.ts';
import type { AccessReportDto } from '#contracts/access-report.ts';
import type { BackfillDto } from '#contracts/backfill.ts';
import type { ConnectionDto } from '#contracts/connections.ts';
import type { ConnectorDto } from '#contracts/connectors.ts';
import type { DeliveryDetailDto, ReadAllowanceDto } from '#contracts/deliveries.ts';
import type { ReadingDto } from '#contracts/readings.ts';
import type { DisconnectPreviewDto, troubleshootConnection } from '#contracts/troubleshooting.ts';

export const aConnector: ConnectorDto = {
  system: 'stripe',
  label: 'Stripe',
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
    { slug: 'customer_read', label: 'Customers', why: 'to know who pays', isRequired: true },
    { slug: 'charge_read', label: 'Charges', why: 'for failed payments', isRequired: true },
  ],
  createKeyUrl: null,
};

/** The reads of a key; one of them may be missing, by its slug. */
function resources(missing?: string): AccessReportDto['resources'] {
  return aConnector.permissions.map(({ slug, label }) => ({
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
    externalAccountId: 'acct_1',
    keyKind: 'restricted',
    keyLastFour: '8Kgd',
    status: 'connected',
    statusDot: 'ok',
    statusWords: 'All deliveries arrived.',
    resources: resources(missing),
    warnings: [],
    backfill: null,
    purge: null,
    lastEventAt: null,
    lastEventThrough: null,
    lastReconcileAt: null,
    lastReadingAt: null,
    counts: { customers: 300, review: 0, waiting: 0, deleted: 0, accounts: 288 },
    ledger: { calls: 1204, writes: 0, since: null },
    webhookUrl: 'http://127.0.0.1:3000/api/hooks/stripe/x',
    hasWebhookSecret: false,
    createdAt: '2026-01-02T03:04:05.000Z',
    ...rest,
  };
}

export function aBackfill(changes: Partial<BackfillDto> = {}): BackfillDto {
  return {
    status: 'running',
    startedAt: '2026-01-02T03:04:05.000Z',
    endedAt: null,
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

/** A customer whom two accounts fit. */
export function anAttachment(changes: Partial<AttachmentDto> = {}): AttachmentDto {
  return {
    externalId: 'cus_1',
    name: 'Aster Labs GmbH',
    email: 'bills@aster-labs.example',
    domain: 'aster-labs.example',
    state: 'review',
    link: 'review',
    linkedAt: '2026-01-02T03:04:05.000Z',
    account: { accountId: '00000000-0000-4000-8000-000000000040', name: 'Aster Labs GmbH' },
    words: 'Several accounts have the same address.',
    candidates: [
      {
        accountId: '00000000-0000-4000-8000-000000000041',
        name: 'Aster Labs',
        because: 'email',
        words: 'Has the same address: bills@aster-labs.example.',
      },
    ],
    source: null,
    canUnlink: false,
    ...changes,
  };
}

export function someReads(changes: Partial<ReadAllowanceDto> = {}): ReadAllowanceDto {
  return {
    reads: 4_820,
    allowance: 10_000,
    transactions: 12,
    isAtLeast: false,
    polling: { everySeconds: 30, readsIn30Days: 86_400, hasWebhooks: false },
    words: null,
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

export function aDelivery(changes: Partial<DeliveryDetailDto> = {}): DeliveryDetailDto {
  return {
    id: '00000000-0000-4000-8000-000000000030',
    eventId: 'evt_1',
    type: 'invoice.payment_failed',
    through: 'webhook',
    receivedAt: '2026-01-02T03:04:05.000Z',
    appliedAt: null,
    latencyMs: null,
    result: 'failed',
    words: 'The invoice could not be read.',
    mode: 'test',
    apiVersion: '2026-10-28.endive',
    happenedAt: '2026-01-02T03:04:04.000Z',
    objects: [
      {
        kind: 'invoice',
        externalId: 'in_1',
        url: 'https://billing.example/in_1',
        account: { id: '00000000-0000-4000-8000-000000000031', name: 'Aster Labs' },
        isAnswered: false,
        tries: 3,
        words: 'No answer came.',
      },
    ],
    attempts: [
      {
        askedAt: '2026-01-02T03:04:05.000Z',
        askedBy: null,
        endedAt: '2026-01-02T03:05:05.000Z',
        latencyMs: null,
        result: 'failed',
        words: 'The invoice could not be read.',
      },
    ],
    payload: { id: 'evt_1', data: { name: '[redacted]' } },
    replay: { isPossible: true, words: null },
    ...changes,
  };
}
