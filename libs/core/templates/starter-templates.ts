import type { TriggerKind } from '../triggers/trigger.ts';
import type { MessageTemplate } from './render-message.ts';

/** Transactional is about money or service already agreed; promotional asks for more and needs an opt-out (ruling 24). */
export type MessageClass = 'transactional' | 'promotional';

export interface StarterTemplate extends MessageTemplate {
  readonly name: string;
  readonly messageClass: MessageClass;
  /** Days after which a draft that nobody touched expires. */
  readonly expiresDays: number;
  /** Days in which the same account gets no second message of this kind ("The field", section 4). */
  readonly cooldownDays: number;
}

/** One plain message for each trigger, to start from. */
export const starterTemplates: Readonly<Record<TriggerKind, StarterTemplate>> = {
  payment_failed: {
    name: 'Payment failed',
    messageClass: 'transactional',
    expiresDays: 7,
    cooldownDays: 7,
    subject: 'Payment of invoice {{invoiceNumber}} did not go through',
    bodyText: `Hi {{default contactFirstName "there"}},

the payment of invoice {{invoiceNumber}} ({{money amountDue}}) for {{accountName}} did not go through on {{date failedOn}}.

You can pay or update your card here: {{default invoiceLink "just reply to this message and I will send you the link."}}

If you have already taken care of it, there is nothing to do. If anything is in the way, reply to this message and we will sort it out.

Best,
{{senderName}}
{{workspaceName}}`,
  },
  invoice_overdue: {
    name: 'Invoice overdue',
    messageClass: 'transactional',
    expiresDays: 7,
    cooldownDays: 7,
    subject: 'Invoice {{invoiceNumber}} was due on {{date dueOn}}',
    bodyText: `Hi {{default contactFirstName "there"}},

invoice {{invoiceNumber}} for {{accountName}} was due on {{date dueOn}}, and {{money amountDue}} is still open.

You can see and pay it here: {{default invoiceLink "just reply to this message and I will send you the link."}}

If the payment is already on its way, thank you, and please disregard this. If something about the invoice is wrong, or you need a copy or a purchase order number on it, let me know.

Best,
{{senderName}}
{{workspaceName}}`,
  },
  usage_over_plan: {
    name: 'Usage above plan',
    messageClass: 'promotional',
    expiresDays: 7,
    cooldownDays: 7,
    subject: '{{accountName}} has used {{usagePercent}} % of its {{usageLabel}}',
    bodyText: `Hi {{default contactFirstName "there"}},

{{accountName}} has used {{used}} {{usageLabel}} in the current period, which ends on {{date periodEndsOn}}. That is {{usagePercent}} % of what your plan includes.

Nothing stops working. If the higher use is going to stay, a larger plan may suit you better, and I am happy to go through the options and what they cost.

Would a short call this week help?

Best,
{{senderName}}
{{workspaceName}}`,
  },
  renewal_approaching: {
    name: 'Renewal approaching',
    messageClass: 'transactional',
    expiresDays: 14,
    cooldownDays: 30,
    subject: 'Your renewal on {{date renewsOn}}',
    bodyText: `Hi {{default contactFirstName "there"}},

the subscription of {{accountName}} ({{default planName "your current plan"}}) renews on {{date renewsOn}}.

Before it does, I would like to hear how things are going: what works well, what does not, and whether the number of seats and the plan still fit.

If everything is fine, there is nothing to do. If you would like to change something, or need paperwork for the renewal, just reply to this message.

Best,
{{senderName}}
{{workspaceName}}`,
  },
};

/** Whether messages of a trigger are transactional or promotional. */
export function messageClass(trigger: TriggerKind): MessageClass {
  return starterTemplates[trigger].messageClass;
}
