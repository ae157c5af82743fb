import type { AttachmentDto } from '#contracts/attachments.ts';

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
