import type { Connector } from '#connectors/connector.ts';
import type { Slice } from '#connectors/slices.ts';
import type { SweptKind } from '../billing/sweeps.service.ts';
import type { Backfill } from '../connections/backfills.service.ts';
import { ourShare } from '../connections/read-share.ts';

const day = 86_400_000;
/** Ruling 20: what is younger is read each night. */
const youngDays = 35;
/** The rest comes in this many parts, one a night, so that everything is read within 30 days. */
export const olderParts = 28;
/** Before this no billing system that we read kept anything; what is older all the same belongs to the first part. */
export const firstYear = 2011;

/** Which part of the older objects a reading begins with, and how many parts it reads. */
export interface OlderTurn {
  readonly part: number;
  readonly parts: number;
}

/** How much is due of what is not read each night: one part a night, and the parts of the nights that were missed. */
export function olderTurn(olderPart: number, lastAt: Date | null, now: Date): OlderTurn {
  const nights = lastAt === null ? olderParts : Math.round((now.getTime() - lastAt.getTime()) / day);
  return { part: olderPart % olderParts, parts: Math.min(olderParts, Math.max(1, nights)) };
}

/**
 * The ranges of one kind that a reading of this extent reads. Where that is not everything: what the connector reads whole, what is
 * live or open whatever its age, the young, and of the rest the months whose turn it is. Pure.
 */
export function plannedSlices(
  connector: Connector,
  whole: readonly Slice[],
  reading: Pick<Backfill, 'extent' | 'frozenAt'> & OlderTurn,
): readonly Slice[] {
  const [first] = whole;
  if (!first || isReadWhole(connector, whole, reading.extent)) return whole;
  const { kind } = first;
  const ranges = connector.sweep?.(kind) ?? [];
  const end = whole.reduce<Date | null>((last, { to }) => (to && (last === null || to > last) ? to : last), null);
  const young = new Date(reading.frozenAt.getTime() - youngDays * day);
  const months = olderMonths(young, reading).map(({ from, to }) => ({ kind, key: rangeKey(from, to), from, to }));
  return [
    ...(ranges === 'whole' ? [] : ranges),
    { kind, key: rangeKey(young, end), from: startOfMonth(young), to: end },
    ...months,
  ];
}

/** What a reading of this extent should have named of one kind. Pure. */
export function sweptKind(connector: Connector, whole: readonly Slice[], extent: Backfill['extent']): SweptKind | null {
  const [first] = whole;
  if (!first) return null;
  const ranges = connector.sweep?.(first.kind) ?? 'whole';
  if (ranges === 'whole' || isReadWhole(connector, whole, extent)) return { kind: first.kind, holds: 'all' };
  return ranges.length === 0 ? null : { kind: first.kind, holds: ranges.map((range) => range.holds) };
}

function isReadWhole(connector: Connector, whole: readonly Slice[], extent: Backfill['extent']): boolean {
  if (extent === 'whole' || whole.every(({ from, to }) => from === null && to === null)) return true;
  const [first] = whole;
  return !connector.sweep || !first || connector.sweep(first.kind) === 'whole';
}

/** Months of creation whose turn it is. A month keeps its turn for ever, so that nothing falls between two nights. */
function olderMonths(young: Date, { part, parts }: OlderTurn): { from: Date | null; to: Date }[] {
  const last = monthOf(young);
  const turns = new Set(Array.from({ length: parts }, (_, index) => (part + index) % olderParts));
  const months: { from: Date | null; to: Date }[] = turns.has(0) ? [{ from: null, to: dateOf(0) }] : [];
  for (let month = 0; month < last; month += 1) {
    if (turns.has(month % olderParts)) months.push({ from: dateOf(month), to: dateOf(month + 1) });
  }
  return months;
}

function monthOf(at: Date): number {
  return (at.getUTCFullYear() - firstYear) * 12 + at.getUTCMonth();
}

function dateOf(month: number): Date {
  return new Date(Date.UTC(firstYear, month, 1));
}

/** Whole months, so that the young range and the older ones meet. */
function startOfMonth(at: Date): Date {
  return dateOf(monthOf(at));
}

/** What a range of creation is called. */
export function rangeKey(from: Date | null, to: Date | null): string {
  return `${from?.toISOString() ?? 'first'} to ${to?.toISOString() ?? 'now'}`;
}

export interface ReadBudget {
  /** Reads allowed in 30 days. */
  readonly allowed: number;
  /** Reads in the last 30 days that belonged to no reading of the whole book, and those that asked for changes and usage. */
  readonly others: number;
  readonly polled: number;
  /** What one reading of everything takes. */
  readonly whole: number;
}

/**
 * Whether everything may be read each night (ruling 20). Asking for changes gives way to it, up to the half: it would otherwise go on
 * taking what a night leaves over. Pure.
 */
export function mayReadWhole({ allowed, others, polled, whole }: ReadBudget): boolean {
  const ours = allowed * ourShare;
  return whole * 30 + others + Math.min(polled, ours / 2) <= ours;
}
