import type { SourceRef } from '#core/snapshot/billing-view.ts';
import { messageClass, type MessageClass } from '#core/templates/starter-templates.ts';
import { randomUUID } from 'node:crypto';
import { blockOf } from './blocks.ts';
import type { DraftRequest } from './draft-request.ts';
import { draftFacts, type DraftFact } from './draft-facts.ts';
import type { DraftingContext, Sender } from './drafting.queries.ts';
import type { MessageStatus } from './message.ts';
import { contactOf, isOneAddress } from './one-line.ts';
import { renderRequest, type Rendered } from './rendering.ts';

/** A message as it is first written. */
export interface NewMessage extends Omit<Rendered, 'missing'> {
  readonly accountId: string;
  readonly enrollmentId: string;
  readonly mode: 'live' | 'test';
  readonly trigger: string;
  readonly messageClass: MessageClass;
  readonly why: string;
  /** What it is about: for the account's history. */
  readonly source: SourceRef;
  readonly senderName: string;
  readonly senderAddress: string;
  readonly replyTo: string | null;
  readonly to: string;
  readonly toNormal: string;
  readonly missing: readonly string[];
  readonly status: MessageStatus;
  readonly statusWords: string | null;
  readonly mrrRank: number;
  readonly factsThen: readonly DraftFact[];
  readonly expiresAt: Date;
  readonly mailId: string;
}

const dayMilliseconds = 86_400_000;

/** Turns a batch of requests into messages. Of two that would leave by themselves to one contact, the second waits for a person. */
export function toMessages(
  requests: readonly DraftRequest[],
  context: DraftingContext,
  { now, mailFrom }: { now: Date; mailFrom: string | null },
): NewMessage[] {
  const written = new Set(context.written);
  return requests.map((request) => {
    const message = toMessage(request, { ...context, written }, { now, mailFrom });
    if (message.status === 'approved') written.add(message.toNormal);
    return message;
  });
}

/** Where the account's bills go: the customer of the system that the cause is in comes first. Null when nobody has an address. */
export function recipientOf(request: Pick<DraftRequest, 'occurrence' | 'snapshot'>): string | null {
  const { connectionId } = request.occurrence.object;
  const reachable = request.snapshot.customers.filter(({ email }) => email !== null && isOneAddress(email));
  const own = reachable.find(({ ref }) => ref.connectionId === connectionId);
  return (own ?? reachable[0])?.email ?? null;
}

function toMessage(
  request: DraftRequest,
  context: DraftingContext,
  { now, mailFrom }: { now: Date; mailFrom: string | null },
): NewMessage {
  const sender: Sender = context.senderOf.get(request.accountId) ?? { name: context.workspaceName, address: '' };
  const at = { now, timeZone: context.timeZone };
  const { missing, ...rendered } = renderRequest(request, { sender, workspaceName: context.workspaceName, at });
  const to = recipientOf(request);
  const { status, words } = standingOf(request, { to, missing, context });
  const senderAddress = mailFrom ?? sender.address;
  return {
    ...rendered,
    accountId: request.accountId,
    enrollmentId: request.enrollmentId,
    mode: request.mode,
    trigger: request.trigger,
    messageClass: messageClass(request.trigger),
    why: request.occurrence.words,
    source: request.occurrence.object,
    senderName: sender.name,
    senderAddress,
    replyTo: senderAddress === sender.address ? null : sender.address,
    to: to ?? '',
    toNormal: to === null ? '' : contactOf(to),
    missing,
    status,
    statusWords: words,
    mrrRank: request.mrrRank,
    factsThen: draftFacts(request.snapshot, context.sources, at),
    expiresAt: new Date(now.getTime() + request.expiresDays * dayMilliseconds),
    mailId: `${randomUUID()}@${senderAddress.split('@')[1] ?? 'keepwell.invalid'}`,
  };
}

interface Standing {
  readonly status: 'draft' | 'held' | 'approved';
  readonly words: string | null;
}

/** Whether the message waits for a person, is held because it cannot leave as it is, or leaves by itself (ruling 24). */
function standingOf(
  request: DraftRequest,
  { to, missing, context }: { to: string | null; missing: readonly string[]; context: DraftingContext },
): Standing {
  if (to === null) return { status: 'held', words: 'The billing customer has no e-mail address. Fill in a recipient.' };
  if (missing.length > 0) return { status: 'held', words: `Missing: ${missing.join(', ')}. Fill it in to continue.` };
  const block = blockOf(context.blocked, to, messageClass(request.trigger));
  if (block !== null) return { status: 'held', words: `This address is not written to: ${block}` };
  if (request.sending === 'draft') return { status: 'draft', words: null };
  if (request.mode === 'test') return { status: 'draft', words: 'Automatic sending is for live connections only.' };
  if (messageClass(request.trigger) === 'promotional' && context.offerRefusal !== null) {
    return { status: 'draft', words: context.offerRefusal };
  }
  if (context.written.has(contactOf(to))) {
    return {
      status: 'draft',
      words: 'This contact was written to within the last day, so this one waits for a person.',
    };
  }
  return { status: 'approved', words: null };
}
