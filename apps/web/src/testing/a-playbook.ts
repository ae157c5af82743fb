import type { PlaybookDto } from '#contracts/playbooks.ts';

/** A playbook as more than one feature shows it. */
export function aPlaybook(changes: Partial<PlaybookDto> = {}): PlaybookDto {
  return {
    id: '00000000-0000-4000-8000-000000070001',
    trigger: 'payment_failed',
    name: 'Card failed',
    sentence: 'When a payment fails, draft “Card failed” to the billing contact; stop when paid.',
    steps: [
      { kind: 'cause', title: 'A payment fails', words: 'Each cause once.' },
      { kind: 'end', title: 'Ends when the payment succeeds', words: 'What has not left by then withdraws itself.' },
    ],
    isOn: true,
    sending: 'draft',
    messageClass: 'transactional',
    mayBeAutomatic: true,
    automaticWords: null,
    version: 3,
    subject: 'Your payment',
    body: 'Hi',
    cooldownDays: 7,
    expiresDays: 7,
    counts: { open: 1, adopted: 2, sent: 3, drafts: 4 },
    fields: [
      { name: 'accountName', label: 'Account name', example: 'Halden', insert: '{{accountName}}' },
      { name: 'amountDue', label: 'Amount due', example: '€40.00', insert: '{{money amountDue}}' },
    ],
    updatedAt: '2026-11-18T09:00:00.000Z',
    ...changes,
  };
}
