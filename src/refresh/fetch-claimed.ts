import type { Access } from '#connectors/access.ts';
import type { Connector } from '#connectors/connector.ts';
import { ConnectorError } from '#connectors/connector-error.ts';
import type { ReceivedObject } from '../billing/replace-objects.ts';
import { answerOf, refOf, tombstoneOf, type ClaimedObject } from './claimed-objects.ts';

interface Answered {
  readonly row: ClaimedObject;
  readonly object: ReceivedObject | null;
}

export interface Fetched {
  /** Without an object: gone at the first look of a sweep, which changes nothing yet. */
  readonly answered: readonly Answered[];
  /** Objects that cannot be read while others can: the fault lies with them. */
  readonly failed: readonly { readonly row: ClaimedObject; readonly error: ConnectorError }[];
  /** Set when the whole connection cannot be read now; rows in neither list were not looked at. */
  readonly outage: ConnectorError | null;
}

/** A run of failures without a single answer means that the connection is out, not the objects. */
const enoughFailures = 3;

/** Reads claimed objects: together, or one by one after a fault. */
export async function fetchClaimed(
  { connector, access }: { connector: Connector; access: Access },
  rows: readonly ClaimedObject[],
  now: Date,
): Promise<Fetched> {
  try {
    return { answered: await ask(connector, access, rows, now), failed: [], outage: null };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    if (error.kind === 'limited' || error.kind === 'rejected') return { answered: [], failed: [], outage: error };
    return oneByOne(connector, access, rows, now);
  }
}

/**
 * An object that failed again and again, and again when read alone, is at fault itself: it must not make the connection rest
 * before anything else was asked. Whether the billing system is out, the next batch finds out.
 */
export function blamedAlone(fetched: Fetched, rows: readonly ClaimedObject[]): Fetched {
  const { outage } = fetched;
  if (outage?.kind !== 'unavailable') return fetched;
  return { answered: fetched.answered, failed: rows.map((row) => ({ row, error: outage })), outage: null };
}

/**
 * After a fault in a batch: finds out whether it is one object, its kind or the whole connection. What may be read is said of kinds, so
 * the first of a kind that is refused answers for those behind it.
 */
async function oneByOne(
  connector: Connector,
  access: Access,
  rows: readonly ClaimedObject[],
  now: Date,
): Promise<Fetched> {
  const answered: Answered[] = [];
  const failed: { row: ClaimedObject; error: ConnectorError }[] = [];
  const refusals = new Map<string, ConnectorError>();
  for (const row of rows) {
    const refusal = refusals.get(row.kind);
    if (refusal) {
      failed.push({ row, error: refusal });
      continue;
    }
    try {
      answered.push(...(await ask(connector, access, [row], now)));
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      if (error.kind === 'limited' || error.kind === 'rejected') return { answered, failed, outage: error };
      failed.push({ row, error });
      if (error.kind === 'forbidden') refusals.set(row.kind, error);
      const isOut = answered.length === 0 && failed.every((one) => one.error.kind === 'unavailable');
      if (isOut && (failed.length >= enoughFailures || failed.length === rows.length)) {
        return { answered, failed: [], outage: error };
      }
    }
  }
  return { answered, failed, outage: null };
}

async function ask(connector: Connector, access: Access, rows: readonly ClaimedObject[], now: Date) {
  const answers = await connector.fetch(access, rows.map(refOf));
  return rows.map((row, index) => {
    const answer = answers[index];
    if (answer === undefined) throw new ConnectorError('malformed', 'The billing system left an answer out.');
    const object = answer === 'gone' ? tombstoneOf(row, now, connector.apiVersion) : answerOf(row, answer);
    return { row, object };
  });
}
