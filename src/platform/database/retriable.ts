import { QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';
import { SchemaMoved } from './schema-moved.ts';

/** serialization_failure and deadlock_detected: the transaction was rolled back whole and may simply be begun again. */
const giveWay = new Set(['40001', '40P01']);

/** Not connected at all, server starting or stopping, too many connections, disk full. */
const outage = /^(0800[14]|57P0[13]|53[13]00|ECONNREFUSED|ENOENT|ETIMEDOUT)$/;
const unconnected =
  /timeout exceeded when trying to connect|Connection terminated due to connection timeout|is not queryable$/;

/** Connection lost, server crashed, out of memory or at another limit: an outage as likely as what the work itself does to the server. */
const away = /^(08...|57P02|53...|ECONNRESET|EPIPE)$/;

/** True when the database asked this transaction to give way. */
export function isRetriable(error: unknown): boolean {
  return giveWay.has(codeOf(error));
}

/** No such column, table, function or unique index, or nothing given for a column that must have something. */
const unfit = new Set(['42703', '42P01', '42883', '42P10', '23502']);

/** True for what the database says when its schema is not the one that the statement was written for. */
export function isUnfit(error: unknown): boolean {
  return unfit.has(codeOf(error));
}

/** True when the database is out of reach, out of room or not ours any more, so that waiting may mend it. */
export function isAway(error: unknown): boolean {
  return isOutage(error) || away.test(codeOf(error)) || says(error, /Connection terminated/) || isAfterEnd(error);
}

/** True for what keeps the database away that no work can have brought about: it counts as no try of what was claimed. */
export function isOutage(error: unknown): boolean {
  return error instanceof SchemaMoved || outage.test(codeOf(error)) || says(error, unconnected);
}

/** True when there is no room left on the database's disk. */
export function isFull(error: unknown): boolean {
  return codeOf(error) === '53100';
}

/** True when the statement was refused only because something of its transaction, or all of it, had failed before. */
export function isFollowing(error: unknown): boolean {
  return codeOf(error) === '25P02' || isAfterEnd(error);
}

/** The connection was lost between two statements: the second one is not even sent. */
function isAfterEnd(error: unknown): boolean {
  return error instanceof QueryRunnerAlreadyReleasedError || error instanceof QueryRunnerProviderAlreadyReleasedError;
}

/** True for a value that the database refused because it stands already (unique index `name`, any when omitted). */
export function isTaken(error: unknown, name?: string): boolean {
  if (codeOf(error) !== '23505') return false;
  return name === undefined || constraintOf(error) === name;
}

function says(error: unknown, words: RegExp): boolean {
  return error instanceof Error && words.test(error.message);
}

function codeOf(error: unknown): string {
  const code = property(error, 'code') ?? property(property(error, 'driverError'), 'code');
  return typeof code === 'string' ? code : '';
}

function constraintOf(error: unknown): unknown {
  return property(error, 'constraint') ?? property(property(error, 'driverError'), 'constraint');
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
