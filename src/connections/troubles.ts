import { grouped } from '#core/grouped.ts';
import type { AccessReport } from '#connectors/access-report.ts';
import type { TroubleDto } from '#contracts/troubleshooting.ts';
import { everythingKind, isEnded, isOpen, isReading, lastWholeOf } from './connection.ts';
import { eventsTrouble } from './events-trouble.ts';
import type { Findings } from './findings.ts';
import { byWeight } from './lacking.ts';
import { renewWords, standingOf } from './standing.ts';
import { ageOf, ok, problem, say, unknown, warning, type Next, type Trouble } from './trouble-words.ts';

const readings: Next = { words: 'Watch how far it has come.', target: 'readings' };
const goOn: Next = { words: 'Go on reading.', target: 'readings' };
const whyUnread: Next = { words: 'See why it could not be read.', target: 'readings' };
const readAgain: Next = { words: 'Read everything again now.', target: 'readings' };

/** Every check in the order in which to mend what it finds [R15]. */
export function troublesOf(findings: Findings): TroubleDto[] {
  const { readWith } = findings;
  const checks: readonly [TroubleDto['key'], string, (findings: Findings) => Trouble][] = [
    ['alive', 'The connection is alive', alive],
    ['recent', 'The last reading is recent', recent],
    ['permissions', `The ${readWith} may read what is needed`, permissions],
    ['events', 'Changes arrive', eventsTrouble],
    ['data', 'There is something to read', data],
    ['matching', 'Customers find their accounts', matching],
    ['review', 'Nothing waits for a person', review],
  ];
  return checks.map(([key, label, check]) => ({ key, label, ...check(findings) }));
}

function alive({ connection, systemLabel, readWith, report }: Findings): Trouble {
  if (isEnded(connection)) {
    return problem('This connection was ended.', {
      words: 'Connect again: the same accounts come back.',
      target: 'connect',
    });
  }
  if (connection.status === 'revoked' || report?.failure?.kind === 'rejected') {
    const words = report?.failure?.words ?? connection.statusWords ?? `${systemLabel} refuses the ${readWith}.`;
    return problem(words, { words: renewWords(readWith), target: 'credentials' });
  }
  if (report?.failure) {
    const { kind, words } = report.failure;
    return kind === 'limited'
      ? warning(`${words} Reading goes on by itself, slower.`)
      : problem(`${words} It is tried again by itself.`);
  }
  return ok(`${systemLabel} answered just now.`);
}

function recent({ connection, isBusy, canResume, now, ...called }: Findings): Trouble {
  const { systemLabel, booksLeft } = called;
  if (!isOpen(connection)) return unknown('Nothing is read while the connection is not alive.');
  if (isReading(connection)) {
    return isBusy
      ? warning('Everything is being read for the first time; numbers are not whole yet.', readings)
      : problem('Everything has not been read once yet, and no reading is under way.', canResume ? goOn : readAgain);
  }
  const whole = lastWholeOf(connection);
  const unread = connection.unread
    .filter(({ kind }) => kind !== everythingKind)
    .map(({ label }) => label.toLowerCase());
  const left = booksLeft === null ? unread : [...unread, booksLeft.kinds];
  const read = left.length === 0 ? 'Everything' : `Everything but ${left.join(', ')}`;
  const words = `${knownWords(connection, systemLabel, now)} ${read} was last read ${ageOf(whole, now)}.`;
  // What became of deliveries is a check of its own.
  const standing = standingOf(connection, { ...called, arrived: null }, now);
  if (standing.dot === 'problem') return problem(`${words} ${standing.words}`, isBusy ? null : readAgain);
  if (isBusy) return warning(`${words} A reading is under way.`, readings);
  if (booksLeft !== null) return warning(words, canResume ? goOn : readAgain);
  return unread.length === 0 ? ok(words) : warning(words, whyUnread);
}

/** Up to when nothing is missing of what changed. */
function knownWords({ heardAt }: Findings['connection'], systemLabel: string, now: Date): string {
  if (heardAt === null) return `What changes in ${systemLabel} is not known yet.`;
  const age = ageOf(heardAt, now);
  return `What changed in ${systemLabel} is known up to ${age === 'just now' ? 'now' : age}.`;
}

function permissions({ connection, systemLabel, readWith, report }: Findings): Trouble {
  if (report?.failure?.kind === 'limited') return unknown(`${systemLabel} asks us to wait: it could not be asked now.`);
  if (!report || report.failure) return unknown('It cannot be asked while the connection is not alive.');
  const missing = report.resources.filter((resource) => resource.result === 'missing').toSorted(byWeight);
  const failed = report.resources.filter((resource) => resource.result === 'failed');
  const readable = report.resources.length - missing.length - failed.length;
  const of = `${readable} of ${report.resources.length} resources can be read.`;
  if (missing.length === 0)
    return failed.length === 0 ? ok(of) : warning(`${of} No answer for ${named(failed)}.`, whyUnread);
  const next: Next = {
    words: `Grant ${missing.map((one) => one.permissions.join(' or ') || one.label).join(', ')} to the ${readWith} that ends in “${connection.keyLastFour}”.`,
    target: 'permissions',
  };
  const words = `${of} Not granted: ${named(missing)}.`;
  return missing.some((one) => one.isRequired) ? problem(words, next) : warning(words, next);
}

function data({ connection, systemLabel, readWith, counted }: Findings): Trouble {
  const words = `${say(counted.objects, 'object')} of ${say(counted.customers, 'customer')} ${counted.customers === 1 ? 'is' : 'are'} held.`;
  if (counted.customers === 0 && isReading(connection)) return unknown('Nothing has been read yet.');
  if (counted.customers === 0 && connection.mode === 'test') {
    return problem(`${words} What is read is test data, and there is none.`, {
      words: `Connect ${systemLabel} in live mode to read its real customers.`,
      target: 'connect',
    });
  }
  if (counted.customers === 0) {
    return problem(`${words} The account that is read has no customers.`, {
      words: `Check that the ${readWith} belongs to the right account of ${systemLabel}.`,
      target: 'credentials',
    });
  }
  return ok(connection.mode === 'test' ? `${words} It is test data, and never mixed with live.` : words);
}

/** Each customer that was matched is in one of the numbers: they add up to the first one. */
function matching({ counted }: Findings): Trouble {
  const { customers, matchedAccounts, byId, byEmail, byDomain, withoutEmail, alone } = counted;
  if (customers === 0) return unknown('There are no customers to match.');
  const matched = byId + byEmail + byDomain + alone;
  const bare = withoutEmail === 0 ? '' : `, ${grouped(withoutEmail)} of them without any address`;
  const ways: readonly [number, string][] = [
    [byId, 'by an id that is known of them'],
    [byEmail, 'by address'],
    [byDomain, 'by business domain'],
    [alone, `on their own, for want of a business domain${bare}`],
  ];
  const told = ways.flatMap(([count, way]) => (count === 0 ? [] : [`${grouped(count)} ${way}`]));
  const belong = `${say(matched, 'customer')} ${matched === 1 ? 'belongs' : 'belong'} to ${say(matchedAccounts, 'account')}`;
  const words = told.length === 0 ? `${belong}.` : `${belong}: ${told.join('; ')}.`;
  if (alone / Math.max(1, matched) <= 0.5) return ok(words);
  return warning(words, {
    words: 'Look at those without a business address: each is an account of its own.',
    target: 'customers',
  });
}

function review({ counted }: Findings): Trouble {
  if (counted.review === 0) return ok('No customer fits several accounts.');
  return warning(
    `${say(counted.review, 'customer')} ${counted.review === 1 ? 'fits' : 'fit'} several accounts; we never guess.`,
    {
      words: 'Say to which account each belongs; until then each is an account of its own.',
      target: 'review',
    },
  );
}

function named(resources: AccessReport['resources']): string {
  return resources.map((one) => one.label).join(', ');
}
