import type { SourceState } from '#core/account-facts.ts';
import { arrivedWords, type Arrived } from './arrived.ts';
import type { BooksLeft } from './books-left.ts';
import type { SystemWords } from './connectors.ts';
import { isComing } from './lacking.ts';
import { localMoment } from './local-moment.ts';
import { consentKind, everythingKind, isEnded, isReading, lastWholeOf, type Connection } from './connection.ts';
import { areEventsLacking, arePollsFailing } from './poll-pace.ts';

/** After this long without word of the source its triggers freeze (faults.md §3.13; product-field.md: 1 h). */
const staleAfterMilliseconds = 60 * 60_000;

/**
 * Where events may not be read, or no longer, the nightly reading is all that says that nothing is missing: a night and a little more
 * (product-field.md: 26 h).
 */
const staleWithoutEventsMilliseconds = 26 * 60 * 60_000;

/** A day without a single event is worth a word, not a fault (faults.md §2.12). */
const quietMilliseconds = 24 * 60 * 60_000;

const firstReadingWords =
  'Everything is being read for the first time. Health and playbooks begin when that has ended.';

/** How far this source can be believed at `now` (ruling 6). */
export function sourceStateOf(connection: Connection, now: Date): SourceState {
  const { id: connectionId } = connection;
  if (isEnded(connection)) {
    return { connectionId, state: 'disconnected', staleAt: null };
  }
  if (isReading(connection)) return { connectionId, state: 'reading', staleAt: null };
  const lacks = lackingOf(connection)?.words;
  if (lacks !== undefined) return { connectionId, state: 'stale', staleAt: null, lacks };
  const age = areEventsLacking(connection) ? staleWithoutEventsMilliseconds : staleAfterMilliseconds;
  const staleAt = connection.heardAt ? new Date(connection.heardAt.getTime() + age) : null;
  if (staleAt === null || staleAt <= now) return { connectionId, state: 'stale', staleAt: null };
  return { connectionId, state: 'fresh', staleAt };
}

/**
 * What is missing could be the very failure: without what is required nothing is taken as fine (faults.md §2.8), whether
 * a permission is missing or it cannot be read for another reason.
 */
export function lackingOf({
  resources,
  unread,
}: Pick<Connection, 'resources' | 'unread'>): { words: string; until: string } | null {
  const missing = resources.find((report) => report.isRequired && report.result === 'missing');
  if (missing) {
    const words = missing.words ?? `${missing.label} cannot be read: a permission is missing.`;
    return { words, until: 'until it is granted' };
  }
  const kind = unread.find((one) => one.isRequired);
  return kind ? { words: kind.words, until: 'until everything has been read' } : null;
}

export interface Standing {
  readonly dot: 'ok' | 'warning' | 'problem' | 'never';
  readonly words: string;
}

/** That nothing tells of what changes: a warning where nothing did for long, a word on a quiet day of a webhook that works. */
export interface Silence {
  readonly tone: 'info' | 'warning';
  readonly words: string;
}

/** What a standing is told by, beside the row. */
export interface Told extends SystemWords {
  readonly booksLeft: BooksLeft | null;
  /** What became of deliveries; null where that is told apart. */
  readonly arrived: Arrived | null;
  /** That nothing tells of what changes, and what to do about it; null where something does. */
  readonly silent: Silence | null;
  /** The workspace's: moments are named in it. */
  readonly timeZone: string;
}

/** The status dot and its words: computed from what was really heard, with the next step where there is one [R14, R15]. */
export function standingOf(connection: Connection, told: Told, now: Date): Standing {
  const { systemLabel, readWith, timeZone, silent } = told;
  const { status } = connection;
  if (status === 'disconnecting') return { dot: 'warning', words: 'Disconnecting: what was read is being removed.' };
  if (status === 'disconnected') {
    return { dot: 'never', words: 'Disconnected. Connect again to bring the same accounts back.' };
  }
  if (status === 'revoked') {
    return {
      dot: 'problem',
      words: connection.statusWords ?? `${systemLabel} refuses the ${readWith}. ${renewWords(readWith)}`,
    };
  }
  const rest = restOf(connection, systemLabel);
  if (isReading(connection)) {
    const { statusWords } = connection;
    // Of a reading that was stopped nobody tries anything any more.
    if (rest && statusWords === null) return rest;
    return { dot: statusWords ? 'warning' : 'ok', words: statusWords ?? firstReadingWords };
  }
  const source = sourceStateOf(connection, now);
  const lacking = lackingOf(connection);
  if (lacking) {
    const words = `${lacking.words}${lastWholeWords(connection, timeZone)} Health and playbooks wait ${lacking.until}.`;
    return { dot: 'problem', words };
  }
  if (source.state === 'stale') {
    const since = connection.heardAt ? `since ${localMoment(connection.heardAt, timeZone)}` : 'yet';
    return {
      dot: 'problem',
      words:
        silent === null
          ? `Nothing was heard from ${systemLabel} ${since}. Health and playbooks wait until it answers again.`
          : `Nothing was heard from ${systemLabel} ${since}: health and playbooks wait until it is read again. ${silent.words}`,
    };
  }
  const failures = told.arrived && arrivedWords(told.arrived);
  if (failures !== null && told.arrived?.isOften) return { dot: 'problem', words: failures };
  if (rest) return rest;
  if (arePollsFailing(connection)) return { dot: 'warning', words: failingWords(connection, told) };
  // Named before all else that is missing: what is shown as well may have failed since (faults.md §2.12).
  if (silent?.tone === 'warning') return { dot: 'warning', words: silent.words };
  if (status === 'degraded') return { dot: 'warning', words: connection.statusWords ?? 'Some of it cannot be read.' };
  if (failures !== null) return { dot: 'warning', words: failures };
  return (
    comingStanding(connection) ??
    booksStanding(told.booksLeft) ??
    quietOf(connection, now) ?? { dot: 'ok', words: 'Connected and up to date.' }
  );
}

/** Put off again and again with no answer between: the next try takes longer than the rest, so its end says nothing. */
function restOf({ rests, restWords }: Connection, systemLabel: string): Standing | null {
  return rests > 1 ? { dot: 'warning', words: restWords ?? `${systemLabel} asked us to wait.` } : null;
}

/** That all else is answered does not tell what changed: nobody knows it until the events are answered, or everything was read again. */
function failingWords({ heardAt }: Connection, { systemLabel, timeZone }: Told): string {
  const since = heardAt ? ` since ${localMoment(heardAt, timeZone)}` : '';
  return `What changed in ${systemLabel}${since} could not be asked for. Trying again by itself.`;
}

/** What a permission was given for and no reading has come to yet is not up to date, and nobody has to do anything about it. */
function comingStanding({ unread }: Connection): Standing | null {
  const coming = unread.filter((one) => one.kind !== everythingKind && isComing(one));
  return coming.length === 0 ? null : { dot: 'ok', words: `Connected. ${coming.map(({ words }) => words).join(' ')}` };
}

/** Accounts are as the billing system has them; what payments cost is not known of all of them yet. */
function booksStanding(left: BooksLeft | null): Standing | null {
  if (left === null) return null;
  const fees = `Accounts are up to date; fees (${left.kinds})`;
  return left.isBusy
    ? { dot: 'ok', words: `${fees} are still being read.` }
    : { dot: 'warning', words: `${fees} were not read to their end: the nightly reading brings the rest.` };
}

/** A refused key or token is replaced; an account gives its consent again. */
export function renewWords(readWith: string): string {
  return readWith === consentKind
    ? 'Give consent again, for the same account.'
    : `Paste a new ${readWith} of the same account.`;
}

/** While everything is read anew, until when it had been read before. */
function lastWholeWords(connection: Connection, timeZone: string): string {
  const at = lastWholeOf(connection);
  const isReadAgain = connection.unread.some((one) => one.kind === everythingKind);
  return isReadAgain && at !== null ? ` Everything was last read at ${localMoment(at, timeZone)}.` : '';
}

function quietOf(connection: Connection, now: Date): Standing | null {
  const since = connection.lastEventAt ?? connection.firstBackfillEndedAt;
  if (!since || now.getTime() - since.getTime() < quietMilliseconds) return null;
  return { dot: 'ok', words: 'Connected. No event for more than 24 hours; everything is read again each night.' };
}
