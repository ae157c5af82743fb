import type { ConnectionDto } from '#contracts/connections.ts';

/** Where on a connection's page it is said why. */
export const unavailableId = 'unavailable';

const mostNamed = 2;

/** What is unavailable, by name; of many the first few. */
export function unavailableNames(unavailable: ConnectionDto['unavailable']): string {
  const names = unavailable.map(({ label }, at) => (at === 0 ? label : label.toLowerCase()));
  if (names.length <= mostNamed) return names.join(' and ');
  return `${names.slice(0, mostNamed).join(', ')} and ${names.length - mostNamed} more`;
}
