import type { DeliveryDetailDto, ReadAllowanceDto } from '#contracts/deliveries.ts';

export function someReads(changes: Partial<ReadAllowanceDto> = {}): ReadAllowanceDto {
  return {
    reads: 4_820,
    days: 30,
    allowance: 10_000,
    transactions: 12,
    isAtLeast: false,
    polling: { everySeconds: 30, readsIn30Days: 86_400, hasWebhooks: false, isRefused: false },
    usage: null,
    words: null,
    ...changes,
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
    accounts: [{ id: '00000000-0000-4000-8000-000000000031', name: 'Aster Labs' }],
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
