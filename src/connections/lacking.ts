import type { ResourceReport } from '#connectors/access-report.ts';
import type { Unread } from './connection.ts';

/** True when everything can be read and was. */
export function isWhole(unread: readonly Unread[], resources: readonly ResourceReport[]): boolean {
  return unread.length === 0 && resources.every((report) => report.result !== 'missing');
}

/** What could not be read, in words. */
export function lackingWords(unread: readonly Unread[], resources: readonly ResourceReport[]): string {
  const missing = resources.filter((report) => report.result === 'missing').flatMap((report) => report.words ?? []);
  const words = [...new Set([...unread.map((one) => one.words), ...missing])];
  return words.length === 0 ? 'Not everything could be read: a permission is missing.' : words.join(' ').slice(0, 500);
}

/** What may be read again of what was missing; the very same reports where nothing is. What health cannot do without is read first. */
export function regained(
  before: readonly ResourceReport[],
  asked: readonly ResourceReport[],
): readonly ResourceReport[] {
  const readable = new Map(asked.filter(({ result }) => result === 'readable').map((one) => [one.resource, one]));
  const all = before.map((report) => (isLackedOption(report) ? (readable.get(report.resource) ?? report) : report));
  return all.some((report, index) => report !== before[index]) ? all : before;
}

/** True for what is missing and what reading can do without: whether it may be read shows only when somebody asks. */
export function isLackedOption({ isRequired, result }: ResourceReport): boolean {
  return !isRequired && result === 'missing';
}
