import { termOf } from '../triggers/cause-keys.ts';
import type { Occurrence } from '../triggers/trigger.ts';
import type { StandingFlag } from './standing.ts';

/**
 * The flagged cause that an occurrence goes on with when it comes by names that nobody knows together with those of the cause: of the
 * same trigger, term and threshold, the only one of them on either side, and told through another connection. So it is where another system begins to speak for an
 * account: it has a meter and a subscription of its own for what the other one told, with no id in common (ruling 7). `isHeld` says
 * of the key of a cause whether it holds by a name that it is known by.
 */
export function goesOnWith(
  occurrences: readonly Occurrence[],
  flags: readonly StandingFlag[],
  isHeld: (causeKey: string) => boolean,
): (occurrence: Occurrence) => string | null {
  const held = Map.groupBy(occurrences, ({ key }) => termOf(key));
  // What is still told of, at another threshold, was taken over by nobody.
  const told = new Set(occurrences.flatMap(({ key, aliases = [] }) => [key, ...aliases].map(withoutThreshold)));
  const unheld = Map.groupBy(
    flags.filter(({ causeKey }) => !isHeld(causeKey) && !told.has(withoutThreshold(causeKey))),
    ({ causeKey }) => termOf(causeKey),
  );
  return ({ key, object }) => {
    const term = termOf(key);
    const [flag, ...others] = term === null ? [] : (unheld.get(term) ?? []);
    if (flag === undefined || others.length > 0 || held.get(term)?.length !== 1) return null;
    return flag.connectionId === object.connectionId ? null : flag.causeKey;
  };
}

function withoutThreshold(key: string): string {
  return key.slice(0, key.lastIndexOf(':'));
}
