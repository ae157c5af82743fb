import type { DraftDto, DraftRowDto } from '#contracts/drafts.ts';

const idOf = (at: number) => `00000000-0000-4000-8000-00000006${String(at).padStart(4, '0')}`;

/** A waiting draft about a failed payment, told apart by its number. */
export function aDraft(at: number, changes: Partial<DraftDto> = {}): DraftDto {
  return {
    id: idOf(at),
    accountId: '00000000-0000-4000-8000-000000010000',
    accountName: `Account ${at}`,
    to: `billing${at}@halden.example`,
    subject: `Your payment ${at}`,
    trigger: 'payment_failed',
    why: `Payment failed on INV-${at}`,
    withheld: null,
    status: 'draft',
    statusWords: null,
    mrr: [{ minor: 124_000, currency: 'eur', text: '€1,240.00' }],
    mrrWords: null,
    createdAt: '2026-11-18T09:00:00.000Z',
    expiresAt: null,
    version: 1,
    from: 'Mara <mara@northwind.example>',
    text: 'Hi Petra',
    html: '<p>Hi Petra</p>',
    isEdited: false,
    messageClass: 'transactional',
    playbook: { id: '00000000-0000-4000-8000-000000070001', name: 'Card failed', version: 3 },
    leavesBy: 'outbox',
    facts: [{ label: 'Next retry', was: '21 Nov', now: '24 Nov', hasChanged: true }],
    health: { score: 39, band: 'critical', words: null },
    missing: [],
    recentMail: [],
    undoUntil: null,
    ...changes,
  };
}

export function draftsOf(...rows: DraftRowDto[]) {
  return { rows, nextCursor: null, total: rows.length };
}

export const inTenSeconds = () => new Date(Date.now() + 10_000).toISOString();
