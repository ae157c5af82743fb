import { aFailedInvoice, anOverdueInvoice, aSnapshot, aSubscription, at, aUsage, inDays } from '../testing/builders.ts';
import { defaultTriggerSettings } from '../triggers/default-trigger-settings.ts';
import { detectTriggers } from '../triggers/detect-triggers.ts';
import { triggerKinds, type TriggerKind } from '../triggers/trigger.ts';
import { renderMessage, type RenderedMessage } from './render-message.ts';
import { starterTemplates } from './starter-templates.ts';
import { templateFields } from './template-fields.ts';
import { templateValues, type MessageContext } from './template-values.ts';

const moment = at(inDays(0), 'Europe/Berlin');
const snapshot = aSnapshot({
  subscriptions: [aSubscription({ renewsAt: inDays(60) })],
  invoices: [
    aFailedInvoice({ hostedUrl: 'https://pay.northwind.example/i/1' }),
    anOverdueInvoice({ number: 'INV-119', hostedUrl: 'javascript:alert(1)' }),
  ],
  usage: [aUsage({ percent: 124, used: 12400, included: 10000 })],
});

function contextOf(trigger: TriggerKind, more: Partial<MessageContext> = {}): MessageContext {
  const detection = detectTriggers(snapshot, null, defaultTriggerSettings, moment).find(
    (one) => one.trigger === trigger,
  );
  const occurrence = detection?.verdict === 'known' ? detection.occurrences[0] : undefined;
  if (!occurrence) throw new Error(`${trigger} does not hold.`);
  return {
    occurrence,
    snapshot,
    accountName: 'Northwind Traders',
    workspaceName: 'Fernhill Software',
    sender: { name: 'Jo Lindqvist' },
    recipient: { name: 'Ada Okafor' },
    ...more,
  };
}

function render(trigger: TriggerKind, more: Partial<MessageContext> = {}): RenderedMessage {
  return renderMessage(starterTemplates[trigger], templateValues(contextOf(trigger, more), moment), moment.timeZone);
}

describe('the starter messages, from what really fired', () => {
  it.each<[TriggerKind, string, string[]]>([
    [
      'payment_failed',
      'Payment of invoice INV-118 did not go through',
      ['Hi Ada,', '€1,200.00', '12 May 2026', 'https://pay.northwind.example/i/1', 'Jo Lindqvist'],
    ],
    [
      'invoice_overdue',
      'Invoice INV-119 was due on 3 May 2026',
      ['€1,200.00', 'just reply to this message and I will send you the link.'],
    ],
    [
      'usage_over_plan',
      'Northwind Traders has used 124 % of its API calls',
      ['12,400 API calls', 'ends on 1 June 2026', '124 %'],
    ],
    ['renewal_approaching', 'Your renewal on 11 July 2026', ['Northwind Traders (Team) renews on 11 July 2026']],
  ])('%s', (trigger, subject, texts) => {
    const message = render(trigger);
    expect(message).toMatchObject({ kind: 'rendered', subject });
    for (const text of texts) expect(message.kind === 'rendered' && message.text).toContain(text);
  });

  it.each([null, '', '  ', 'A.', 'ada@northwind.example', '12'])('greets %j without a name', (name) => {
    const message = render('payment_failed', { recipient: { name } });
    expect(message.kind === 'rendered' && message.text).toContain('Hi there,');
  });

  it('are held when the account or the sender has no name', () => {
    expect(render('payment_failed', { accountName: ' ' })).toEqual({ kind: 'held', missing: ['accountName'] });
    expect(render('payment_failed', { sender: { name: '' } })).toEqual({ kind: 'held', missing: ['senderName'] });
  });
});

describe('the values', () => {
  it.each(triggerKinds)('of %s are there for every field that a template may name', (trigger) => {
    const values = templateValues(contextOf(trigger), moment);
    const missing = templateFields[trigger].filter(({ name, mayBeMissing }) => !mayBeMissing && values[name] == null);
    expect(missing).toEqual([]);
  });

  it('count days in the zone of the workspace', () => {
    expect(templateValues(contextOf('invoice_overdue'), moment)['daysOverdue']).toBe(9);
    expect(templateValues(contextOf('renewal_approaching'), moment)['daysLeft']).toBe(60);
  });
});
