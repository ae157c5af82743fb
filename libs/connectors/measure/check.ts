import type { AccessReport, ResourceReport } from '../access-report.ts';
import type { Access } from '../access.ts';
import { ConnectorError } from '../connector-error.ts';
import { inParallel } from '../in-parallel.ts';
import { probing } from '../probing.ts';
import { at } from '../total-readers.ts';
import { type MeasureReader, readerOf } from './client.ts';
import { recogniseMeasure } from './credentials.ts';
import { accountField, companyField } from './dialect/credential-rules.ts';
import { findBody } from './dialect/lists.ts';
import { saysBadRequest, saysGone } from './errors.ts';
import { kindReadings } from './kinds.ts';
import { idOf } from './objects.ts';
import { type Resource, type ResourceNeed, resourceNeeds } from './resources.ts';

interface Outcome {
  readonly need: ResourceNeed;
  readonly error: ConnectorError | null;
  /** The first row; null where there is none. */
  readonly first: unknown;
}

/** There is nobody to ask about: "not found" then means that the question itself is allowed. */
const nobody = 'keepwell_probe';

/** Tries every read that is needed, one line a resource. Throws nothing a person can mend (reference "measure-api" §2). */
export async function checkAccess(access: Access): Promise<AccessReport> {
  // Which of the two it is was settled before it was read; what was connected when that need not be said keeps no word of it.
  const recognised = recogniseMeasure({ ...access.credentials, [accountField]: access.mode });
  if (recognised.kind === 'refused') return failed(access, new ConnectorError('rejected', recognised.words));
  const outcomes = await probeAll(access);
  if (outcomes instanceof ConnectorError) return failed(access, outcomes);
  const resources = outcomes.map(toReport);
  const isEmpty = outcomes.find(({ need }) => need.resource === 'customers')?.first === null;
  const emptyWords = 'The token works, but the company has no customer yet.';
  return {
    mode: access.mode,
    keyKind: recognised.keyKind,
    externalAccountId: access.credentials[companyField] ?? null,
    accountName: null,
    resources,
    warnings: [...(recognised.warning === null ? [] : [recognised.warning]), ...(isEmpty ? [emptyWords] : [])],
    isSufficient: resources.every(({ isRequired, result }) => !isRequired || result === 'readable'),
    failure: null,
  };
}

/** Every outcome, or the one error that makes the rest meaningless: without customers nothing works. */
async function probeAll(access: Access): Promise<readonly Outcome[] | ConnectorError> {
  try {
    const [reader, asking] = [readerOf(access), readerOf(probing(access))];
    const listed = resourceNeeds.filter(({ resource }) => pathOf(resource) !== null);
    const lists = await inParallel(listed, access.inFlight, (need) => probeList(reader, need));
    const failure = lists.find(({ need }) => need.resource === 'customers')?.error ?? null;
    if (failure !== null && failure.kind !== 'forbidden') return failure;
    const firstId = (resource: Resource): string =>
      idOf(resource, lists.find(({ need }) => need.resource === resource)?.first) ?? nobody;
    const questions = resourceNeeds.filter(({ resource }) => pathOf(resource) === null);
    const asked = await inParallel(questions, access.inFlight, (need) =>
      probe(asking, need, () =>
        need.resource === 'usage'
          ? asking.find(['subscriptions', firstId('subscriptions'), 'current_period_usage'], {
              item_id: firstId('billable_items'),
            })
          : asking.get('customers', firstId('customers'), 'payment_methods'),
      ),
    );
    return [...lists, ...asked];
  } catch (error) {
    if (error instanceof ConnectorError) return error;
    throw error;
  }
}

function probeList(reader: MeasureReader, need: ResourceNeed): Promise<Outcome> {
  const path = pathOf(need.resource) ?? [];
  return probe(reader, need, () => reader.find([...path, 'find'], findBody('createdAtDesc', 1, null, {})));
}

async function probe(
  reader: MeasureReader,
  need: ResourceNeed,
  ask: () => ReturnType<MeasureReader['get']>,
): Promise<Outcome> {
  try {
    const { value } = await ask();
    const results: unknown = at(value, 'results');
    return { need, error: null, first: Array.isArray(results) ? (results[0] ?? null) : null };
  } catch (error) {
    const isQuestion = pathOf(need.resource) === null;
    if (isQuestion && (saysGone(error) || saysBadRequest(error))) return { need, error: null, first: null };
    return { need, error: reader.explain(error, need.resource), first: null };
  }
}

function pathOf(resource: Resource): readonly string[] | null {
  return kindReadings.find((kind) => kind.resource === resource)?.path ?? null;
}

function toReport({ need, error }: Outcome): ResourceReport {
  const line = { resource: need.resource, label: need.label, isRequired: need.isRequired, permissions: [] };
  if (error === null) return { ...line, result: 'readable', words: null };
  const result = error.kind === 'forbidden' ? 'missing' : 'failed';
  return { ...line, result, words: `${error.message} ${need.without}` };
}

function failed(access: Access, error: ConnectorError): AccessReport {
  return {
    mode: access.mode,
    keyKind: 'API token',
    externalAccountId: null,
    accountName: null,
    resources: [],
    warnings: [],
    isSufficient: false,
    failure: { kind: error.kind, words: error.message },
  };
}
