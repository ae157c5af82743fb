import type { ResourceReport } from '#connectors/access-report.ts';
import { everythingKind, type Unread } from './connection.ts';

/** No status is longer: what does not fit is counted, not cut. */
const longestWords = 500;

type Told = Pick<Unread, 'label' | 'words'>;

/** True when everything can be read and was, but for what a reading is going to bring. */
export function isWhole(unread: readonly Unread[], resources: readonly ResourceReport[]): boolean {
  return unread.every(isComing) && resources.every((report) => report.result !== 'missing');
}

/** What could not be read, in words: permissions first, each once, and then what fails for another reason. */
export function lackingWords(unread: readonly Told[], resources: readonly ResourceReport[]): string {
  const missing = resources.filter((report) => report.result === 'missing').toSorted(byWeight);
  const others = unread.filter((one) => !missing.some((report) => isRefusalOf(report, one))).map(({ words }) => words);
  const words = [...new Set([...permissionWords(missing), ...others])];
  if (words.length === 0) return 'Not everything could be read: a permission is missing.';
  return fitted(words);
}

function permissionWords(missing: readonly ResourceReport[]): string[] {
  const [first] = missing;
  if (first === undefined) return [];
  if (missing.length === 1) return [first.words ?? `${first.label} cannot be read: a permission is missing.`];
  const [head, ...tail] = missing.map(namedWithPermission);
  return [`${missing.length} permissions are missing: ${[head, ...tail].join(', ')}.`];
}

/** A resource with what the billing system calls the permission for it, where that has a name: "Charges (charge_read)". */
export function namedWithPermission({ label, permissions }: Pick<ResourceReport, 'label' | 'permissions'>): string {
  return permissions.length === 0 ? label : `${label} (${permissions.join(' or ')})`;
}

/** Whether it is for want of this permission that something could not be read. */
export function isRefusalOf({ words }: ResourceReport, one: Told): boolean {
  const told = one.words.startsWith(`${one.label}: `) ? one.words.slice(one.label.length + 2) : one.words;
  return words !== null && words.startsWith(told);
}

/** What health cannot do without, then that by which changes are heard of. */
export function byWeight(one: ResourceReport, other: ResourceReport): number {
  return weightOf(one) - weightOf(other);
}

function weightOf({ isRequired, resource }: ResourceReport): number {
  return isRequired ? 0 : resource === 'events' ? 1 : 2;
}

/** Whole sentences, as many as fit. */
function fitted(words: readonly string[]): string {
  let told = '';
  for (const [at, one] of words.entries()) {
    const next = told === '' ? one : `${told} ${one}`;
    if (at > 0 && next.length > longestWords) return `${told} ${words.length - at} more could not be read.`;
    told = next;
  }
  return told;
}

/** What could not be read for want of a permission that `gained` names: the next reading brings it. */
export function withComing(
  unread: readonly Unread[],
  before: readonly ResourceReport[],
  gained: (resource: string) => boolean,
): readonly Unread[] {
  const mended = before.filter(({ resource, result }) => result === 'missing' && gained(resource));
  return unread.map((one) =>
    mended.some((report) => isRefusalOf(report, one))
      ? {
          ...one,
          words: `${one.label} could not be read before: the next reading brings what there is.`,
          isComing: true,
        }
      : one,
  );
}

/** True for what nothing keeps from being read any more, and was not read yet. */
export function isComing({ kind, isComing: isMended }: Unread): boolean {
  return isMended === true || kind === everythingKind;
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
