import type { Detection, Occurrence, Undecided } from '../triggers/trigger.ts';
import { goesOnWith } from './same-term.ts';
import type { EnrollmentChanges, Standing, StandingEnrollment, StandingFlag } from './standing.ts';

/** What holds and what stands, in the names of causes that are known, and what turned out to be there twice. */
export interface Recognised {
  readonly detections: readonly Detection[];
  readonly standing: Standing;
  readonly doubles: Pick<EnrollmentChanges, 'closeFlags' | 'closeEnrollments'>;
}

const flagWords = 'The same failure stands as another flag: two billing systems told of it.';
const enrollmentWords = 'The same cause runs in this playbook already: two billing systems told of it.';

/**
 * Gives every occurrence the key of the cause that it is (ruling 7): the one that any of its keys belongs to, for ever. Where
 * it shows that two causes were one all along, the one whose flag is open stands on (then the one that a person closed, then
 * the older) and the other flag closes; of two enrollments of a playbook the one that has reached somebody stays, then the
 * open one. What is closed so counts as used: nobody is written to twice. Where what holds is adopted, it may be told by another
 * system than what stands, and goes on with it (`goesOnWith`).
 */
export function recognise(
  detections: readonly Detection[],
  standing: Standing,
  { adopts }: { readonly adopts: boolean },
): Recognised {
  if (isQuiet(detections, standing)) {
    return { detections: detections.map((one) => undecidedAmong(one, () => [])), standing, doubles: nothingTwice };
  }
  const register = toRegister(standing);
  /** The cause that stands for each root that was met. */
  const standsFor = new Map<string, string>();
  const former = adopts ? formerOf(detections, standing, register) : () => null;
  const named = (occurrence: Occurrence): Occurrence[] => {
    const keys = namesOf(occurrence);
    const before = former(occurrence);
    const roots = register.rootsOf(before === null ? keys : [...keys, before]);
    const earlier = roots.map((root) => standsFor.get(root)).find((key) => key !== undefined);
    const key = earlier ?? standingCause(roots, standing.flags) ?? occurrence.key;
    for (const root of roots) standsFor.set(root, key);
    if (earlier !== undefined) return [];
    const all = new Set([...keys, ...roots.flatMap((root) => register.keysOf(root))]);
    all.delete(key);
    return [all.size === 0 ? { ...occurrence, key } : { ...occurrence, key, aliases: [...all].toSorted() }];
  };
  const known = detections.map((one) =>
    one.verdict === 'known' ? { ...one, occurrences: one.occurrences.flatMap(named) } : one,
  );
  const keyOf = (causeKey: string) => standsFor.get(register.rootOf(causeKey)) ?? causeKey;
  const stillStanding = (undecided: readonly Undecided[]) => {
    const reasons = new Map(undecided.map(({ key, reason }) => [register.rootOf(key), reason]));
    const open = [...standing.flags, ...standing.enrollments].filter(({ state }) => state !== 'closed');
    const causes = new Map(open.map(({ causeKey }) => [keyOf(causeKey), reasons.get(register.rootOf(causeKey))]));
    return [...causes].flatMap(([key, reason]) => (reason === undefined ? [] : [{ key, reason }]));
  };
  const flags = keepOne(standing.flags, keyOf, {
    slot: (key) => key,
    rank: (flag, key) => [flag.causeKey === key ? 0 : 1, ...flagRank(flag)],
  });
  const enrollments = keepOne(standing.enrollments, keyOf, {
    slot: (key, { playbookId }) => `${playbookId} ${key}`,
    rank: (enrollment, key) => [...enrollmentRank(enrollment), enrollment.causeKey === key ? 0 : 1],
  });
  return {
    detections: known.map((one) => undecidedAmong(one, stillStanding)),
    standing: { ...standing, flags: flags.kept, enrollments: enrollments.kept },
    doubles: {
      closeFlags: flags.doubles.flatMap(({ state, flagId }) =>
        state === 'open' ? [{ flagId, reason: flagWords }] : [],
      ),
      closeEnrollments: enrollments.doubles.flatMap(({ state, enrollmentId }) =>
        state === 'closed' ? [] : [{ enrollmentId, reason: enrollmentWords }],
      ),
    },
  };
}

const nothingTwice: Recognised['doubles'] = { closeFlags: [], closeEnrollments: [] };

/** Whether a cause has ended is only asked of those that stand, and not of those that hold. */
function undecidedAmong(
  one: Detection,
  standing: (undecided: readonly Undecided[]) => readonly Undecided[],
): Detection {
  if (one.verdict !== 'known' || one.undecided === undefined) return one;
  const { undecided: all, ...decided } = one;
  const held = new Set(one.occurrences.flatMap(namesOf));
  const undecided = standing(all).filter(({ key }) => !held.has(key));
  return undecided.length === 0 ? decided : { ...decided, undecided };
}

/** Nothing holds, and nothing stands that could end: so it is with most accounts. */
function isQuiet(detections: readonly Detection[], { flags, enrollments }: Standing): boolean {
  const holds = detections.some((one) => one.verdict === 'known' && one.occurrences.length > 0);
  return !holds && flags.length === 0 && enrollments.length === 0;
}

function namesOf({ key, aliases = [] }: Occurrence): readonly string[] {
  return [key, ...aliases];
}

function formerOf(detections: readonly Detection[], { flags }: Standing, register: Register) {
  const known = detections.flatMap((one) => (one.verdict === 'known' ? one.occurrences : []));
  const held = new Set(known.flatMap((one) => register.rootsOf(namesOf(one))));
  const former = goesOnWith(known, flags, (causeKey) => held.has(register.rootOf(causeKey)));
  const flagsOf = Map.groupBy(flags, ({ causeKey }) => register.rootOf(causeKey));
  const isOver = (root: string) => (flagsOf.get(root) ?? []).every(({ closedBy }) => closedBy === 'cause_cleared');
  return (occurrence: Occurrence) => {
    const before = former(occurrence);
    const roots = register.rootsOf(namesOf(occurrence));
    if (before === null || roots.length === 0) return before;
    // What has a story of its own is another cause, unless that is over and the former one's is not.
    const isOpen = flags.some(({ causeKey, state }) => causeKey === before && state === 'open');
    return isOpen && roots.every(isOver) ? before : null;
  };
}

interface Register {
  rootOf(key: string): string;
  /** The causes that these keys belong to, each once; keys that were never seen belong to none. */
  rootsOf(keys: readonly string[]): readonly string[];
  keysOf(root: string): readonly string[];
}

function toRegister({ causes = [], flags, enrollments }: Standing): Register {
  const roots = new Map<string, string>();
  for (const { causeKey } of [...flags, ...enrollments]) roots.set(causeKey, causeKey);
  for (const { key, keys } of causes) for (const one of [key, ...keys]) roots.set(one, key);
  const keysOf = new Map(causes.map(({ key, keys }) => [key, keys]));
  return {
    rootOf: (key) => roots.get(key) ?? key,
    rootsOf: (keys) => [...new Set(keys.flatMap((key) => roots.get(key) ?? []))],
    keysOf: (root) => [root, ...(keysOf.get(root) ?? [])],
  };
}

function standingCause(roots: readonly string[], flags: readonly StandingFlag[]): string | undefined {
  if (roots.length < 2) return roots[0];
  const own = flags.filter(({ causeKey }) => roots.includes(causeKey));
  const [first] = own.toSorted((a, b) => compare(flagRank(a), flagRank(b)));
  return first?.causeKey ?? roots.toSorted()[0];
}

function keepOne<T extends { readonly causeKey: string }>(
  all: readonly T[],
  keyOf: (causeKey: string) => string,
  order: {
    readonly slot: (key: string, one: T) => string;
    readonly rank: (one: T, key: string) => readonly (number | string)[];
  },
): { readonly kept: readonly T[]; readonly doubles: readonly T[] } {
  const slots = Map.groupBy(all, (one) => order.slot(keyOf(one.causeKey), one));
  const best = new Set(
    [...slots.values()].flatMap((same) =>
      same.toSorted((a, b) => compare(order.rank(a, keyOf(a.causeKey)), order.rank(b, keyOf(b.causeKey)))).slice(0, 1),
    ),
  );
  return {
    kept: all.filter((one) => best.has(one)).map((one) => ({ ...one, causeKey: keyOf(one.causeKey) })),
    doubles: all.filter((one) => !best.has(one)),
  };
}

function flagRank(flag: StandingFlag): readonly (number | string)[] {
  const state = flag.state === 'open' ? 0 : flag.closedBy === 'person' ? 1 : 2;
  return [state, flag.openedAt?.getTime() ?? 0, flag.flagId];
}

function enrollmentRank(enrollment: StandingEnrollment): readonly (number | string)[] {
  const state = { open: 0, adopted: 1, closed: 2 }[enrollment.state];
  return [enrollment.hasReached === true ? 0 : 1, state, enrollment.enrollmentId];
}

function compare(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  for (const [index, value] of a.entries()) {
    const other = b[index];
    if (other === undefined || value === other) continue;
    return value < other ? -1 : 1;
  }
  return 0;
}
