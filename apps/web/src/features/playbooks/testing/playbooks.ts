import type { z } from 'zod';
import type { EnrolledRowDto, listMatches } from '#contracts/enrollments.ts';

type Match = z.infer<typeof listMatches.response>['rows'][number];

/** An account whose cause holds; the second one has no address. */
export function aMatch(at: number): Match {
  return {
    enrollmentId: `00000000-0000-4000-8000-00000008${String(at).padStart(4, '0')}`,
    accountId: `00000000-0000-4000-8000-00000001${String(at).padStart(4, '0')}`,
    accountName: `Account ${at}`,
    to: at === 2 ? null : `billing${at}@halden.example`,
    words: `Payment failed on INV-${at}`,
    since: '2026-11-18T09:00:00.000Z',
    mrr: [],
  };
}

export const aPreview = {
  accountName: 'Halden',
  to: 'billing@halden.example',
  subject: 'Your payment',
  text: 'Hi',
  html: '<p>Hi</p>',
  problems: [],
};

/** An account inside, whose draft waits. */
export const anEnrolled: EnrolledRowDto = {
  enrollmentId: '00000000-0000-4000-8000-000000080007',
  accountId: '00000000-0000-4000-8000-000000010007',
  accountName: 'Account 7',
  words: 'Payment failed on INV-7',
  since: '2026-11-18T09:00:00.000Z',
  mrr: [],
  message: { id: '00000000-0000-4000-8000-000000030007', words: 'Draft waiting' },
};
