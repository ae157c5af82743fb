import type { TriggerKind } from '../triggers/trigger.ts';

/** One thing that a template may name: {{name}}. */
export interface TemplateField {
  readonly name: string;
  readonly label: string;
  readonly example: string;
  readonly kind: 'text' | 'number' | 'money' | 'date' | 'link';
  /** True: a template must give a fallback, {{default name "…"}}. */
  readonly mayBeMissing: boolean;
}

const common: readonly TemplateField[] = [
  field('accountName', 'Name of the account', 'Northwind Traders'),
  field('contactFirstName', 'First name of the recipient', 'Ada', 'text', true),
  field('senderName', 'Name of the sender', 'Jo Lindqvist'),
  field('workspaceName', 'Name of your company', 'Fernhill Software'),
  field('planName', 'Plan', 'Team, yearly', 'text', true),
];

const invoice: readonly TemplateField[] = [
  field('invoiceNumber', 'Invoice number', 'INV-118'),
  field('amountDue', 'Amount still to be paid', '€1,234.50', 'money'),
  field('invoiceLink', 'Page where the invoice can be paid', 'https://pay.northwind.example/inv-118', 'link', true),
];

/** The fields of each trigger's templates, in the order in which people look for them. */
export const templateFields: Readonly<Record<TriggerKind, readonly TemplateField[]>> = {
  payment_failed: [
    ...common,
    ...invoice,
    field('failedOn', 'Day of the last failed attempt', '12 May 2026', 'date'),
    field('failureReason', 'Why it failed', 'insufficient funds', 'text', true),
    field('attempts', 'Number of failed attempts', '2', 'number'),
    field('nextAttemptOn', 'Day of the next attempt', '15 May 2026', 'date', true),
  ],
  invoice_overdue: [
    ...common,
    ...invoice,
    field('issuedOn', 'Day of the invoice', '2 April 2026', 'date'),
    field('dueOn', 'Day on which it was due', '2 May 2026', 'date'),
    field('daysOverdue', 'Days since it was due', '9', 'number'),
  ],
  usage_over_plan: [
    ...common,
    field('usageLabel', 'What is counted', 'API calls'),
    field('used', 'Used in this period', '12,400', 'number'),
    field('included', 'Included in the plan', '10,000', 'number', true),
    field('usagePercent', 'Used, in percent of the plan', '124', 'number'),
    field('periodEndsOn', 'End of the period', '31 May 2026', 'date'),
  ],
  renewal_approaching: [
    ...common,
    field('renewsOn', 'Day of the renewal', '14 August 2026', 'date'),
    field('daysLeft', 'Days until the renewal', '60', 'number'),
  ],
};

function field(
  name: string,
  label: string,
  example: string,
  ...[kind = 'text', mayBeMissing = false]: [kind?: TemplateField['kind'], mayBeMissing?: boolean]
): TemplateField {
  return { name, label, example, kind, mayBeMissing };
}
