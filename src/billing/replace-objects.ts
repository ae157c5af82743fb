import type { BillingObject } from '#connectors/billing-object.ts';
import type { Keeps } from '#connectors/connector.ts';
import {
  bigintElement,
  binaryArray,
  intElement,
  jsonElement,
  textElement,
  type ElementType,
} from '../platform/database/binary-array.ts';
import type { Scope } from '../platform/database/scope.ts';
import { answered } from '../platform/work/work.ts';
import { billingObjects } from './billing-requests.ts';
import { changedAt, differ, telling, type ReplacedRow } from './replaced-rows.ts';
import { shapeOf } from './shape.ts';

/** An object that came in: fetched because something was heard of it, unless said otherwise. */
export interface ReceivedObject extends BillingObject {
  /** From a list or a sweep: nobody had announced it. */
  readonly isUnasked?: boolean;
  /** From a list: a row that is as it was held is not written again. */
  readonly isListed?: boolean;
  /** The number of the claimed request that it answers. */
  readonly answers?: string;
}

/** A row of a list, as it came in. */
export function toListed(object: BillingObject): ReceivedObject {
  return new ListedObject(object);
}

/** Passes everything on: the object itself takes its payload apart only when somebody asks. */
class ListedObject implements ReceivedObject {
  readonly isUnasked = true;
  readonly isListed = true;
  readonly #object: BillingObject;

  constructor(object: BillingObject) {
    this.#object = object;
  }

  get kind(): string {
    return this.#object.kind;
  }
  get externalId(): string {
    return this.#object.externalId;
  }
  get customerId(): string | null {
    return this.#object.customerId;
  }
  get payload(): unknown {
    return this.#object.payload;
  }
  get json(): string | undefined {
    return this.#object.json;
  }
  get apiVersion(): string {
    return this.#object.apiVersion;
  }
  get knownAt(): Date {
    return this.#object.knownAt;
  }
  get isDeleted(): boolean {
    return this.#object.isDeleted;
  }
}

export interface Replacement {
  readonly connectionId: string;
  /** What is kept of each; left out where that is everything. */
  readonly keeps: Keeps | undefined;
  /** Each once, in the order of their keys, so that two transactions never wait for each other. */
  readonly objects: readonly ReceivedObject[];
  readonly now: Date;
  /** Of the claim whose requests all these objects answer: what is newer is written and done in one. */
  readonly token?: string | undefined;
}

/**
 * `swept` (0, the number of no request) is inserted only to tell listed objects from fetched ones inside `excluded`. What all rows of a
 * page have in common travels once (`frame`).
 */
const addingStatement = `
  insert into billing_object as o
    (workspace_id, connection_id, kind, external_id, customer_id, payload, api_version, known_at, changed_at, is_deleted,
     announced_at, swept, wanted, done)
  select $1, $2, ($8::text[])[i.frame], i.external_id, i.customer_id, i.payload, ($9::text[])[i.frame],
    ($10::timestamptz[])[i.frame], $3, ($11::boolean[])[i.frame],
    case when ($12::boolean[])[i.frame] then null else $3::timestamptz end, case when ($13::boolean[])[i.frame] then 0 end,
    coalesce(i.answers, 0), coalesce(i.answers, 0)
  from unnest($4::text[], $5::text[], $6::json[], $7::int[], $14::bigint[])
    as i(external_id, customer_id, payload, frame, answers)`;

const statementOf = ({ set, where }: { readonly set: string; readonly where: string }) => `${addingStatement}
  on conflict (workspace_id, connection_id, kind, external_id) do update
    set customer_id = coalesce(excluded.customer_id, o.customer_id),
      payload = coalesce(excluded.payload, o.payload), api_version = excluded.api_version, known_at = excluded.known_at,
      changed_at = ${changedAt(
        {
          payload: 'coalesce(excluded.payload, o.payload)',
          version: 'excluded.api_version',
          isDeleted: 'excluded.is_deleted',
          now: 'excluded.changed_at',
        },
        differ,
      )},
      is_deleted = excluded.is_deleted, announced_at = coalesce(excluded.announced_at, o.announced_at)${set}
    where ${where} (o.known_at is null
      or (excluded.known_at > o.known_at
        or (excluded.known_at = o.known_at and (excluded.is_deleted or not o.is_deleted)))
        and (excluded.swept is null or o.is_deleted <> excluded.is_deleted
          or o.customer_id is distinct from coalesce(excluded.customer_id, o.customer_id)
          or o.api_version is distinct from excluded.api_version
          or ${differ('o.payload', 'excluded.payload')}))`;

const keepingStatement = statementOf({ set: '', where: '' });
const tellingStatement = `${keepingStatement}${telling}`;
/** Fenced as `finish` is: a row that somebody else has claimed meanwhile is not written. */
const answeringStatement = `${statementOf({
  set: `, ${answered('o', 'excluded.done', billingObjects.request)}`,
  where: 'o.lease_token = $15 and',
})}${telling}`;

/** A step: writes what is newer, one statement whatever the length. Answers the rows that were written. */
export async function replaceObjects(scope: Scope, replacement: Replacement): Promise<ReplacedRow[]> {
  const { token } = replacement;
  const parameters = parametersOf(scope, replacement);
  return token === undefined
    ? scope.db.query(tellingStatement, parameters)
    : scope.db.query(answeringStatement, [...parameters, token]);
}

/**
 * A step: the same, where nobody asks what came of it. Where `areNew`, rows are added without a look at what stands, which costs a
 * quarter of it; throws `isTaken` when something stands all the same.
 */
export async function keepObjects(scope: Scope, replacement: Replacement, areNew: boolean): Promise<void> {
  await scope.db.query(areNew ? addingStatement : keepingStatement, parametersOf(scope, replacement));
}

function parametersOf({ workspaceId }: Scope, { connectionId, keeps, objects, now }: Replacement): unknown[] {
  const frames: ReceivedObject[] = [];
  const frameOf = (object: ReceivedObject) => {
    const known = frames.findIndex((frame) => isOfFrame(object, frame));
    return known < 0 ? frames.push(object) : known + 1;
  };
  const array = <T>(type: ElementType<T>, of: (object: ReceivedObject) => T | null) =>
    binaryArray(type, objects.map(of));
  const frameNumbers = array(intElement, frameOf);
  return [
    workspaceId,
    connectionId,
    now,
    array(textElement, ({ externalId }) => externalId),
    array(textElement, ({ customerId }) => customerId),
    array(jsonElement, (object) => textOf(object, keeps)),
    frameNumbers,
    frames.map((frame) => frame.kind),
    frames.map(({ apiVersion }) => shapeOf(apiVersion, keeps)),
    frames.map((frame) => frame.knownAt),
    frames.map((frame) => frame.isDeleted),
    frames.map((frame) => frame.isUnasked ?? false),
    frames.map((frame) => frame.isListed ?? false),
    array(bigintElement, ({ answers = null }) => answers),
  ];
}

/** Two rows differ in nothing but their ids, their customers and their payloads. */
function isOfFrame(object: ReceivedObject, frame: ReceivedObject): boolean {
  return (
    object.kind === frame.kind &&
    object.knownAt.getTime() === frame.knownAt.getTime() &&
    object.apiVersion === frame.apiVersion &&
    object.isDeleted === frame.isDeleted &&
    object.isUnasked === frame.isUnasked &&
    object.isListed === frame.isListed
  );
}

/** Null for what there is nothing of: a tombstone. */
function textOf(object: ReceivedObject, keeps: Keeps | undefined): string | null {
  const { kind, json } = object;
  if (json !== undefined) return json;
  const payload = keeps ? keeps.of(kind, object.payload) : object.payload;
  return payload === null || payload === undefined ? null : JSON.stringify(payload);
}
