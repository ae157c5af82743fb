import type { Granted } from '#connectors/consent.ts';
import { AppError } from '../platform/errors/app-error.ts';
import type { Checked } from './checking.service.ts';
import { consentKind, type Connection } from './connection.ts';

/** What a person or a program says to connect an account although another one was meant to be continued. */
export type Confirmed = 'another_account';

type Called = Pick<Connection, 'label' | 'externalAccountId'>;

interface Found {
  readonly readWith: string;
  readonly report: Pick<Checked['report'], 'externalAccountId' | 'accountName'>;
  readonly candidate: Pick<Checked['candidate'], 'mode' | 'isSandbox'>;
}

/** A new key for a connection is of an account that cannot read what was read there. */
export function anotherThan(connection: Connection, found: Found): AppError {
  const what =
    found.candidate.mode === connection.mode
      ? `${subjectOf(found)} ${otherOf(found)} than ${calledOf(connection)}: it cannot read what was read there.`
      : `This ${found.readWith} is for ${found.candidate.mode} data, and “${connection.label}” holds ${connection.mode} data.`;
  return asked(`${what} Confirm to connect it beside this one, with records of its own; nothing here is changed.`);
}

/** Consent was asked for a connection, and another account gave it: of that one only its id is known. */
export function anotherThanAsked(connection: Connection, { externalAccountId, mode }: Granted): AppError {
  return anotherThan(connection, {
    readWith: consentKind,
    report: { externalAccountId, accountName: null },
    candidate: { mode, isSandbox: false },
  });
}

/** What is connected again is of an account that none of those is which were disconnected before [R13, faults.md §4.6]. */
export function anotherThanBefore(before: readonly Called[], found: Found): AppError {
  const [were, those] = before.length === 1 ? ['was', 'that account'] : ['were', 'those accounts'];
  return asked(
    `${subjectOf(found)} ${otherOf(found)} than ${before.map(calledOf).join(', ')}, which ${were} disconnected: what was read there comes ` +
      `back only with ${those}. Confirm to connect this one beside, with records of its own.`,
  );
}

/** Neither is taken for granted: trying again finds out. */
export function notCompared({ readWith }: Found): AppError {
  return new AppError(
    'unavailable',
    'account_not_compared',
    `Whether this ${readWith} belongs to the same account could not be found out just now. Nothing was changed; try again in a minute.`,
  );
}

function asked(words: string): AppError {
  return new AppError('conflict', 'another_account', words);
}

function subjectOf({ candidate, readWith }: Found): string {
  if (candidate.isSandbox) return 'The sandbox now belongs to';
  return readWith === consentKind ? 'This consent was given by' : `This ${readWith} belongs to`;
}

/** The account by what it says of itself: a key may not read its name, or not even its id. */
function otherOf({ report }: Found): string {
  const named = [report.accountName && `“${report.accountName}”`, report.externalAccountId].filter(Boolean);
  return named.length === 0 ? 'another account' : `another account (${named.join(', ')})`;
}

function calledOf({ label, externalAccountId }: Called): string {
  // Where no name could be read the account's id stands for it.
  return externalAccountId === null || label.includes(externalAccountId)
    ? `“${label}”`
    : `“${label}” (${externalAccountId})`;
}
