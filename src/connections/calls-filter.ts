import type { z } from 'zod';
import type { CallOutcome, countCalls, listCalls } from '#contracts/calls.ts';

export type CallPlace = z.output<(typeof countCalls)['query']>;
export type CallFilter = CallPlace & Pick<z.output<(typeof listCalls)['query']>, 'outcome' | 'status'>;

/** As the index of those has it, word for word: otherwise it is not used. */
export const isBad = `(status = 0 or status >= 400)`;

/** Reads of the account, whatever for: what redeems a consent is none. As a condition. */
export const isRead = `purpose in ('read', 'usage', 'changes', 'probe')`;

/** Asked again and again. As a condition. */
export const isPolling = `purpose in ('usage', 'changes')`;

/** Not asked again and again; as the index of those has it, word for word. */
const isRest = `purpose not in ('usage', 'changes')`;

/** "No such object" to a question that was asked to learn whether it is allowed: it is. */
export const isExpected = `(purpose = 'probe' and status in (400, 404))`;

/** Neither well answered nor asked for patience. */
export const isFailed = `(${isBad} and status <> 429 and not ${isExpected})`;

const outcomes: Readonly<Record<CallOutcome, string>> = {
  answered: `(not ${isBad} or ${isExpected})`,
  failed: isFailed,
  limited: `status = 429`,
};

/** How a call came out, by the very conditions that calls are filtered by: each call meets one of them. */
export const cameOut = `case ${Object.entries(outcomes)
  .map(([name, condition]) => `when ${condition} then '${name}'`)
  .join(' ')} end`;

/** Conditions as SQL, and the values they take. */
export class Conditions {
  readonly values: unknown[];

  constructor(...values: unknown[]) {
    this.values = values;
  }

  /** The placeholder under which the value is handed over. */
  take(value: unknown): string {
    return `$${this.values.push(value)}`;
  }
}

/** What an index finds: few calls are bad, few are no polling, and time is an order. */
export function found({ outcome, status, purpose, from, to }: CallFilter, conditions: Conditions): string[] {
  const isAnswered = outcome === 'answered' || (status !== undefined && status > 0 && status < 400);
  const isAny = outcome === undefined && status === undefined;
  return [
    ...(isAnswered || isAny ? [] : [isBad]),
    ...(purpose === 'rest' ? [isRest] : []),
    ...(from === undefined ? [] : [`at >= ${conditions.take(from)}`]),
    ...(to === undefined ? [] : [`at < ${conditions.take(to)}`]),
  ];
}

/**
 * What is looked for among those found, without an index: each would be paid for with every call that is made, and few are ever looked
 * for. How many are looked through is the caller's to bound.
 */
export function looked({ outcome, status, purpose, resource, path }: CallFilter, conditions: Conditions): string[] {
  return [
    ...(outcome === undefined ? [] : [outcomes[outcome]]),
    ...(status === undefined ? [] : [`status = ${conditions.take(status)}`]),
    ...(purpose === undefined || purpose === 'rest' ? [] : [`purpose = ${conditions.take(purpose)}`]),
    ...(path === undefined ? [] : [`starts_with(path, ${conditions.take(path)})`]),
    ...(resource === undefined ? [] : isResource(resource, conditions)),
  ];
}

/** The beginning that all of a resource share is compared first: ids are found by a pattern, which costs more. */
function isResource(resource: string, conditions: Conditions): string[] {
  const beginning = resource.split(':id')[0] ?? '';
  return [`starts_with(path, ${conditions.take(beginning)})`, `call_resource(path) = ${conditions.take(resource)}`];
}
