import { wholeDaysBetween } from '../period.ts';
import type { AccountSnapshot } from '../snapshot/account-snapshot.ts';
import type { Moment, Occurrence } from '../triggers/trigger.ts';
import type { TemplateValue, TemplateValues } from './template-value.ts';

export interface MessageContext {
  readonly occurrence: Occurrence;
  readonly snapshot: AccountSnapshot;
  readonly accountName: string;
  readonly workspaceName: string;
  readonly sender: { readonly name: string };
  /** The name of the person; null when only an address is known. A company's name is no person's. */
  readonly recipient: { readonly name: string | null };
}

/** What the templates of an occurrence may name, at the moment of writing. Days are counted in the workspace's zone. */
export function templateValues(context: MessageContext, at: Moment): TemplateValues {
  const { occurrence, snapshot } = context;
  const { facts } = occurrence;
  const link = facts['invoiceLink'];
  return {
    ...facts,
    ...daysOf(facts, at),
    invoiceLink: typeof link === 'string' ? { href: link } : null,
    planName: facts['planName'] ?? snapshot.plan.is.value,
    accountName: context.accountName,
    workspaceName: context.workspaceName,
    senderName: context.sender.name,
    contactFirstName: context.recipient.name === null ? null : firstName(context.recipient.name),
  };
}

function daysOf(facts: Occurrence['facts'], { now, timeZone }: Moment): Record<string, TemplateValue> {
  const { dueOn, renewsOn } = facts;
  return {
    ...(dueOn instanceof Date ? { daysOverdue: wholeDaysBetween(dueOn, now, timeZone) } : {}),
    ...(renewsOn instanceof Date ? { daysLeft: wholeDaysBetween(now, renewsOn, timeZone) } : {}),
  };
}

/** The first word of a person's name; null for initials, addresses and anything else nobody is greeted with. */
function firstName(name: string): string | null {
  const first = name.trim().split(/\s+/)[0] ?? '';
  return /^\p{L}[\p{L}\p{M}'’-]{1,40}$/u.test(first) ? first : null;
}
