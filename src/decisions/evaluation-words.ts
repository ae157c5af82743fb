import type { Band } from '#core/health/health-score.ts';
import { formatMoney, type Money } from '#core/money.ts';
import type { AccountSnapshot } from '#core/snapshot/account-snapshot.ts';
import type { BillingStatus } from '#core/snapshot/billing-view.ts';
import type { AccountNote } from '../accounts/account-history.service.ts';
import { isSwitch, type Moved } from '../accounts/snapshot-versions.ts';
import type { NewVersion } from '../accounts/snapshots.service.ts';
import type { HealthChange } from '../health/score-changes.ts';
import type { FlagChange } from '../playbooks/flags.service.ts';
import { invoiceNotes, type DatedNote, type Note } from './invoice-words.ts';

const bandWords: Readonly<Record<Band, string>> = {
  healthy: 'Healthy',
  at_risk: 'At risk',
  critical: 'Critical',
  unknown: 'Unknown',
};

const statusWords: Readonly<Record<BillingStatus, string>> = {
  active: 'active',
  trialing: 'in trial',
  past_due: 'past due',
  canceled: 'canceled',
  none: 'without a subscription',
};

/** The billing system behind each connection, and what people call one. */
export interface SystemNames {
  readonly behind: ReadonlyMap<string, string>;
  readonly labelOf: (system: string) => string;
}

/**
 * What changed in an account's billing, one line a change, each at the moment when it was true as far as billing says: a system
 * that joins tells of payments long past. The first version tells no story: there is nothing before it.
 */
export function billingNotes({ accountId, moved }: NewVersion, systems: SystemNames, at: Date): AccountNote[] {
  if (moved === null) return [];
  const { before, after } = moved;
  const notes = isSwitch(moved)
    ? switchNotes(moved, systems)
    : [...statusNotes(before, after), ...mrrNotes(before, after), ...planNotes(before, after)];
  const lines: DatedNote[] = [
    ...joinedNotes(moved, systems),
    ...deletedNotes(moved, systems),
    ...notes,
    ...invoiceNotes(before, after, at),
  ];
  return lines.map(({ at: then, ...note }) => ({
    accountId,
    at: then && then < at ? then : at,
    kind: 'billing',
    ...note,
  }));
}

/** Names of the systems that speak of the account in this version and did not before; none in its first one. */
export function joinedSystems({ moved }: NewVersion, systems: SystemNames): readonly string[] {
  return moved === null ? [] : joinedIn(moved, systems);
}

function joinedIn({ before, after }: Moved, systems: SystemNames): readonly string[] {
  const spoke = new Set(connectionsOf(before).map((connectionId) => systems.behind.get(connectionId)));
  const speak = connectionsOf(after).flatMap((connectionId) => systems.behind.get(connectionId) ?? []);
  return [...new Set(speak.filter((system) => !spoke.has(system)))].map((system) => systems.labelOf(system));
}

/** A score that moved to another band or number; words that only count days are no event. `joined` as `joinedSystems` says. */
export function healthNotes(
  { accountId, before, after }: HealthChange,
  joined: readonly string[],
  at: Date,
): AccountNote[] {
  if (before !== null && before.score === after.score && before.band === after.band) return [];
  if (before === null && after.band === 'unknown') return [];
  const now = scoreText(after.score, after.band);
  const first = after.score === null ? `Health: ${now}` : `First score: ${now}`;
  const words = before === null ? first : `Health ${scoreText(before.score, before.band)} → ${now}`;
  const [cap] = after.caps;
  const wasCapped = before !== null && before.band !== 'unknown' && before.words !== null;
  const lifted = wasCapped && after.band === 'healthy' ? 'The cap has lifted.' : null;
  const cause = joined.map((name) => `${name} connected.`);
  // Without a score it is why there is none that is new; the cap is what still holds.
  const held = cap && (after.unknownReason === null ? cap.words : `Still ${cap.words}`);
  const detail = [...cause, after.unknownReason, held ?? lifted].filter((text) => text != null).join(' ') || null;
  return [{ accountId, at, kind: 'health', words, detail, source: cap?.ref ?? null }];
}

/** A flag that went up, came back or went down. */
export function flagNote(change: FlagChange, at: Date): AccountNote {
  const verb = change.what === 'closed' ? 'closed' : change.what === 'opened' ? 'raised' : 'is back';
  const { accountId, reason: detail, source } = change;
  return { accountId, at, kind: 'flag', words: `Flag ${verb}: ${change.words}`, detail, source };
}

function joinedNotes(moved: Moved, systems: SystemNames): Note[] {
  const detail = 'It knows this account too. Its facts stand beside the others from now on.';
  return joinedIn(moved, systems).map((name) => ({ words: `${name} connected`, detail, source: null }));
}

/** Why all of it ended at once: nobody canceled anything. */
function deletedNotes({ before, after }: Moved, systems: SystemNames): Note[] {
  const [was, is] = [before, after].map(({ doubts }) => doubts.find(({ code }) => code === 'customer_deleted'));
  if (was !== undefined || is === undefined) return [];
  const system = is.ref && systems.behind.get(is.ref.connectionId);
  const words = system ? `Customer deleted in ${systems.labelOf(system)}` : 'Customer deleted';
  return [{ words, detail: 'What was read of it stays.', source: is.ref }];
}

function connectionsOf(snapshot: AccountSnapshot): readonly string[] {
  return snapshot.customers.map(({ ref }) => ref.connectionId);
}

/** One line for all that another source says differently: none of it happened to the customer. */
function switchNotes({ before, after }: Moved, { labelOf }: SystemNames): Note[] {
  const [was, is] = [before, after].map(({ revenueSystem }) =>
    revenueSystem === null ? 'nobody' : labelOf(revenueSystem),
  );
  const changes = [...mrrNotes(before, after), ...planNotes(before, after), ...statusNotes(before, after)];
  const detail = changes.map((note) => note.words).join('. ') || 'Both say the same.';
  return [{ words: `Revenue now comes from ${is}, before from ${was}`, detail, source: after.mrr.from }];
}

function statusNotes(before: AccountSnapshot, after: AccountSnapshot): Note[] {
  const [was, is] = [before.status.is.value, after.status.is.value];
  if (was === is || is === null) return [];
  const words = was === null ? `The account is ${statusWords[is]}` : `Status: ${statusWords[was]} → ${statusWords[is]}`;
  return [{ words, source: after.status.from }];
}

function mrrNotes(before: AccountSnapshot, after: AccountSnapshot): Note[] {
  const [was, is] = [amountText(before.mrr.is.value), amountText(after.mrr.is.value)];
  return was === is ? [] : [{ words: `MRR ${was} → ${is}`, source: after.mrr.from }];
}

function planNotes(before: AccountSnapshot, after: AccountSnapshot): Note[] {
  const [was, is] = [before.plan.is.value, after.plan.is.value];
  return was === is ? [] : [{ words: `Plan: ${was ?? 'none'} → ${is ?? 'none'}`, source: after.plan.from }];
}

function amountText(amounts: readonly Money[] | null): string {
  if (amounts === null) return 'unknown';
  return amounts.length === 0 ? '0' : amounts.map(formatMoney).join(' + ');
}

/** A cap names a band also where there is no score: no better than that, and possibly worse. */
function scoreText(score: number | null, band: Band): string {
  if (score !== null) return `${score} ${bandWords[band]}`;
  return band === 'unknown' ? bandWords.unknown : `${bandWords.unknown}, no better than ${bandWords[band]}`;
}
