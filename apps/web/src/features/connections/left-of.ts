import type { DisconnectPreviewDto } from '#contracts/troubleshooting.ts';

/** What a disconnect leaves, as it is said before and after. */
export function leftOf(stays: DisconnectPreviewDto['stays']): readonly (readonly [string, number])[] {
  return [
    ['Accounts with their owners', stays.accounts],
    ['Links by id to billing customers', stays.links],
    ['Sent messages', stays.sentMessages],
    ['Past scores', stays.scores],
  ];
}
