import { consentKind, type Connection } from '../connections/connection.ts';
import type { SystemWords } from '../connections/connectors.ts';
import { say } from '../connections/trouble-words.ts';

/** What a connection has, as it is counted. */
export interface Counts {
  readonly customers: number;
  readonly objects: number;
  readonly versions: number;
  readonly deliveries: number;
  readonly accounts: number;
  readonly alone: number;
  readonly frozenFlags: number;
  readonly frozenDrafts: number;
  readonly sent: number;
  readonly scores: number;
}

/** What goes with a connection by the conclusions of the evaluation that follows. */
export interface Foreseen {
  readonly closing: number;
  readonly withdrawn: number;
  /** More accounts would be evaluated than were. */
  readonly isAtLeast: boolean;
}

/** How the connection is called, how it stands, and what it is read with. */
export type Ending = SystemWords & Pick<Connection, 'label' | 'status'>;

/** What a disconnect does, in sentences. Pure. */
export function wordsFor(n: Counts, { closing, withdrawn, isAtLeast }: Foreseen, ending: Ending): string[] {
  const customers = say(n.customers, 'customer');
  const goes = listed([
    [n.objects, say(n.objects, 'billing object')],
    [n.customers, `the names and addresses of ${customers}`],
    [n.versions, say(n.versions, 'snapshot version')],
    [n.deliveries, say(n.deliveries, 'delivery', 'deliveries')],
    [1, forgotten(ending)],
  ]);
  const stays = listed([
    [n.accounts, `${say(n.accounts, 'account')} with their owners`],
    [n.customers, `the links by id of ${customers}`],
    [n.sent, say(n.sent, 'sent message')],
    [n.scores, say(n.scores, 'past score')],
  ]);
  const words = [
    `Removed within minutes: ${goes}.`,
    ...(stays === '' ? [] : [`Kept: ${stays}. Connecting again brings the rest back to the same records.`]),
  ];
  if (n.alone > 0) {
    const frozen = listed([
      [n.frozenFlags, `${say(n.frozenFlags, 'open flag')} kept without what billing said`],
      [n.frozenDrafts, `${say(n.frozenDrafts, 'draft')} neither shown nor sent`],
    ]);
    const rest = frozen === '' ? '' : `: ${frozen}`;
    words.push(`Known from nowhere else: ${say(n.alone, 'account')}. Their health becomes Unknown${rest}.`);
  }
  if (closing > 0) {
    const reported = `${isAtLeast ? 'at least ' : ''}${say(closing, 'flag')}`;
    const drafts = withdrawn > 0 ? `, with ${say(withdrawn, 'draft')} withdrawn` : '';
    words.push(`Only this connection reported ${reported}: closed${drafts}.`);
  }
  if (isAtLeast) words.push('Not every account with open flags was judged for this: more flags may be closed.');
  // Access that is refused was taken back there already.
  if (isByConsent(ending) && ending.status !== 'revoked') words.push(stillAllowed(ending));
  return words;
}

function isByConsent({ readWith }: Ending): boolean {
  return readWith === consentKind;
}

function forgotten(ending: Ending): string {
  const { label, readWith } = ending;
  return isByConsent(ending) ? `what Keepwell keeps of the consent of “${label}”` : `the ${readWith} of “${label}”`;
}

/** Nothing is written to a billing system, so nothing is taken back there either (ruling 18). */
function stillAllowed({ systemLabel }: Ending): string {
  return `Nothing changes in ${systemLabel}: it goes on allowing the access until the application is removed in its settings.`;
}

/** What there is none of is left out. */
function listed(parts: readonly (readonly [count: number, words: string])[]): string {
  return new Intl.ListFormat('en-GB').format(parts.flatMap(([count, words]) => (count === 0 ? [] : [words])));
}
