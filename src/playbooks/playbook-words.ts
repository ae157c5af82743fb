import type { PlaybookDto } from '#contracts/playbooks.ts';
import type { TemplateField } from '#core/templates/template-fields.ts';
import type { TriggerKind } from '#core/triggers/trigger.ts';

interface Told {
  readonly trigger: TriggerKind;
  readonly name: string;
  readonly sending: 'draft' | 'auto';
  readonly cooldownDays: number;
  readonly expiresDays: number;
}

const causes: Readonly<Record<TriggerKind, { readonly begins: string; readonly ends: string }>> = {
  payment_failed: { begins: 'a payment fails', ends: 'the payment succeeds' },
  invoice_overdue: { begins: 'an invoice is overdue', ends: 'the invoice is paid' },
  usage_over_plan: { begins: 'usage is over the plan', ends: 'usage is below the threshold, or its period has ended' },
  renewal_approaching: { begins: 'a renewal comes near', ends: 'the renewal has come, moved or been called off' },
};

/** "When a payment fails, draft “Card failed” to the billing contact; stop when the payment succeeds." */
export function sentenceOf({ trigger, name, sending }: Told): string {
  const { begins, ends } = causes[trigger];
  return `When ${begins}, ${sending === 'auto' ? 'send' : 'draft'} “${name}” to the billing contact; stop when ${ends}.`;
}

/** The road of one account through a playbook, from its cause to its end. */
export function stepsOf({ trigger, name, sending, cooldownDays, expiresDays }: Told): PlaybookDto['steps'] {
  const { begins, ends } = causes[trigger];
  const isDraft = sending === 'draft';
  return [
    {
      kind: 'cause',
      title: `${begins.charAt(0).toUpperCase()}${begins.slice(1)}`,
      words: `Each cause once; another cause after ${daysText(cooldownDays)} at the earliest.`,
    },
    {
      kind: 'flag',
      title: 'The account is flagged for its owner',
      words: `The flag closes by itself when ${ends}.`,
    },
    {
      kind: 'message',
      title: `“${name}” is written`,
      words: 'To the billing contact, with the facts of the moment. A missing value holds it.',
    },
    {
      kind: 'decision',
      title: isDraft ? 'A person approves' : 'It leaves without asking',
      words: isDraft
        ? `It expires after ${daysText(expiresDays)} without a decision.`
        : 'Live connections only, at most one mail per person and day; the cause is checked again at the last moment.',
    },
    {
      kind: 'end',
      title: `Ends when ${ends}`,
      words: 'What has not left by then withdraws itself. So it does when a person closes the flag.',
    },
  ];
}

/** What is written into a template for a field, so that it can be saved as it stands. */
export function insertOf({ name, label, kind, mayBeMissing }: TemplateField): string {
  if (mayBeMissing) return `{{default ${name} "${fallbacks[name] ?? label.toLowerCase()}"}}`;
  return kind === 'money' || kind === 'date' ? `{{${kind} ${name}}}` : `{{${name}}}`;
}

const fallbacks: Readonly<Record<string, string>> = {
  contactFirstName: 'there',
  planName: 'your plan',
  invoiceLink: 'just reply to this message and I will send you the link.',
  failureReason: 'no reason was given',
  nextAttemptOn: 'in the next days',
  included: 'the amount in your plan',
};

function daysText(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}
