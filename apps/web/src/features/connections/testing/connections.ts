import type { AccessReportDto, ConnectionDto, ConnectorDto } from '#contracts/connections.ts';

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
    counts: { customers: 300, accounts: 288, review: 0 },
    ledger: { calls: 1204, writes: 0, since: null },
    webhookUrl: 'http://127.0.0.1:3000/api/hooks/stripe/x',
    hasWebhookSecret: false,
    createdAt: '2026-01-02T03:04:05.000Z',
    ...rest,
  };
}
