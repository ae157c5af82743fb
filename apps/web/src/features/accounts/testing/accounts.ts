import type { HealthDto } from '#contracts/account-health.ts';
import type { AccountRowDto } from '#contracts/account-list.ts';
import type { AccountDto } from '#contracts/accounts.ts';
import type { InvoiceDto, RevenueDto } from '#contracts/revenue.ts';
import type { SourceLinkDto } from '#contracts/common.ts';

const at = '2026-11-18T09:00:00.000Z';
const id = '00000000-0000-4000-8000-000000010000';

const source = (kind: string, externalId: string): SourceLinkDto => ({
  system: 'stripe',
  connectionId: '00000000-0000-4000-8000-000000090000',
  kind,
  externalId,
  url: `https://dashboard.stripe.example/${externalId}`,
});
const euros = (amount: number, text: string) => ({ minor: amount * 100, currency: 'eur', text });
const factOf = <T>(value: T | null, reason: string | null = null) => ({
  value,
  reason,
  source: source('subscription', 'sub_1'),
  sources: [source('subscription', 'sub_1')],
  knownAt: at,
});

export function aRow(number: number, changes: Partial<AccountRowDto> = {}): AccountRowDto {
  return {
    id: `00000000-0000-4000-8000-00000001${String(number).padStart(4, '0')}`,
    name: `Account ${number}`,
    domain: null,
    owner: null,
    mrr: [euros(1240, '€1,240.00')],
    mrrWords: null,
    plan: 'Scale',
    status: 'active',
    statusWords: null,
    paymentHealth: 'ok',
    paymentFailure: null,
    paymentWords: null,
    usagePercent: 84,
    renewsAt: null,
    renewsInDays: null,
    endedAt: null,
    lastPlan: null,
    score: 82,
    band: 'healthy',
    healthWords: null,
    openFlags: 0,
    knownAt: at,
    ...changes,
  };
}

export function rowsOfPage(...rows: AccountRowDto[]) {
  return { rows, nextCursor: null, total: rows.length };
}

export function countsOf(all: number, isReading = false) {
  return {
    pills: { all, paying: all, trial: 0, churned: 0, past_due: 0, status_unknown: 0, contacts: 0 },
    bands: { healthy: all, at_risk: 0, critical: 0, unknown: 0 },
    mrr: [euros(1240, '€1,240.00')],
    mrrAtRisk: [],
    mrrConverted: null,
    doubts: { mrr: [], mrrAtRisk: [] },
    mrrAtRiskConverted: null,
    renewingIn90Days: 1,
    isReading,
    isReadingStopped: false,
    isOtherRead: false,
    isConnected: true,
    asOf: at,
  };
}

/** Two drivers that add up to 82, under a cap of 60. */
export const cappedHealth: HealthDto = {
  score: 60,
  band: 'at_risk',
  uncapped: 82,
  drivers: [
    { code: 'start', words: 'Every account starts here', points: 100, source: null },
    { code: 'late', words: 'Paid late twice', points: -18, source: null },
  ],
  caps: [
    {
      cause: 'invoice_overdue',
      cap: 60,
      words: 'capped at 60: invoice INV-118, 9 days overdue',
      since: at,
      source: source('invoice', 'in_118'),
    },
  ],
  coverage: 1,
  unknownReason: null,
  wayBack: 'Pay INV-118: the cap lifts, 82 Healthy.',
  modelName: 'Billing only',
  modelVersion: 1,
  evaluatedAt: at,
  history: [
    { at: '2026-11-01T09:00:00.000Z', score: 82, band: 'healthy' },
    { at: '2026-11-09T09:00:00.000Z', score: 60, band: 'at_risk' },
  ],
};

const overdue: InvoiceDto = {
  number: 'INV-118',
  status: 'open',
  isOverdue: true,
  daysOverdue: 9,
  hasFailedAttempt: true,
  decline: 'hard',
  words: '9 days overdue, 2 failed attempts',
  total: euros(520, '€520.00'),
  due: euros(510, '€510.00'),
  paid: euros(0, '€0.00'),
  outstanding: euros(500, '€500.00'),
  issuedAt: at,
  dueAt: at,
  paidAt: null,
  source: source('invoice', 'in_118'),
  alsoIn: [],
};

const revenue: RevenueDto = {
  mrr: factOf([euros(1240, '€1,240.00')]),
  arr: factOf([euros(14880, '€14,880.00')]),
  source: { system: 'stripe', label: 'Stripe' },
  mrrDefinition: 'Active and past-due subscriptions, a month.',
  mrrLines: [
    {
      label: 'Scale, 40 seats',
      subscription: source('subscription', 'sub_1'),
      monthly: euros(1240, '€1,240.00'),
      steps: ['€31.00 × 40', '= €1,240.00 a month'],
      isCounted: true,
      words: null,
    },
    {
      label: 'API calls',
      subscription: source('subscription', 'sub_1'),
      monthly: null,
      steps: [],
      isCounted: false,
      words: 'Usage is not recurring revenue.',
    },
  ],
  plan: factOf('Scale'),
  status: factOf<'past_due'>('past_due'),
  usagePercent: factOf<number>(null, 'The plan includes no metered usage.'),
  usage: [],
  paymentHealth: factOf<'failed'>('failed'),
  paymentFailure: 'payment',
  paymentWords: 'Card declined on INV-118',
  decline: 'hard',
  renewsAt: factOf('2026-12-16T09:00:00.000Z'),
  renewsInDays: 28,
  renewalWords: 'Annual term, renews by itself.',
  lifetimeValue: factOf([euros(9000, '€9,000.00')]),
  refunded: factOf<RevenueDto['mrr']['value']>([]),
  chargesWords: null,
  invoices: [overdue],
  charges: [
    {
      at,
      status: 'failed',
      amount: euros(500, '€500.00'),
      refunded: null,
      failureReason: 'Insufficient funds',
      source: source('charge', 'ch_1'),
      alsoIn: [],
    },
  ],
  customers: [],
  doubts: [],
};

export function anAccount(changes: Partial<AccountDto> = {}): AccountDto {
  return {
    id,
    mode: 'test',
    name: 'Halden Robotics',
    domain: 'halden.example',
    owner: null,
    createdAt: at,
    customerSince: '2025-03-03T09:00:00.000Z',
    health: cappedHealth,
    revenue,
    revenueWords: null,
    soFar: null,
    movedTo: null,
    isContact: false,
    flags: [
      {
        id: '00000000-0000-4000-8000-000000020001',
        trigger: 'invoice_overdue',
        words: 'INV-118 is 9 days overdue',
        since: at,
        state: 'open',
        snoozedUntil: null,
        assignee: null,
        closedAt: null,
        closedBy: null,
        closedWords: null,
      },
    ],
    ...changes,
  };
}
