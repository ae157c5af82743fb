import * as fc from 'fast-check';
import { triggerKinds } from '../triggers/trigger.ts';
import { checkSubject, checkTemplate } from './check-template.ts';
import { messageHtml } from './message-html.ts';
import { renderMessage, type RenderedMessage } from './render-message.ts';
import { messageClass, starterTemplates } from './starter-templates.ts';
import { templateFields } from './template-fields.ts';
import type { TemplateValue, TemplateValues } from './template-value.ts';

const fields = templateFields.payment_failed;
const due = new Date('2026-05-12T23:30:00Z');
const values: TemplateValues = {
  accountName: 'Northwind Traders',
  contactFirstName: 'Ada',
  senderName: 'Jo',
  workspaceName: 'Fernhill',
  planName: 'Team',
  invoiceNumber: 'INV-118',
  amountDue: { minor: 123450, currency: 'eur' },
  invoiceLink: { href: 'https://pay.northwind.example/i?a=1&b=2' },
  failedOn: due,
  issuedOn: due,
  dueOn: due,
  renewsOn: due,
  periodEndsOn: due,
  usageLabel: 'API calls',
  used: 12400,
  usagePercent: 124,
};

function render(bodyText: string, given: TemplateValues = values, subject = 'Hello'): RenderedMessage {
  return renderMessage({ subject, bodyText }, given, 'Europe/Berlin');
}

function textOf(message: RenderedMessage): string {
  return message.kind === 'rendered' ? message.text : `held: ${message.missing.join(', ')}`;
}

/** The paragraphs in the one frame that gives them their font. */
function framed(paragraphs: string): unknown {
  const escaped = paragraphs.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return expect.stringMatching(new RegExp(`^<div style="[^"<>]+">\\n${escaped}\\n</div>$`));
}

describe('rendering', () => {
  it('prints amounts, days of the zone, numbers and names', () => {
    expect(textOf(render('{{accountName}} {{money amountDue}} {{amountDue}} {{date failedOn}} {{used}}'))).toBe(
      'Northwind Traders €1,234.50 €1,234.50 13 May 2026 12,400',
    );
  });

  it('uses the fallback for what is missing, and only then', () => {
    expect(textOf(render('Hi {{default contactFirstName "there"}}'))).toBe('Hi Ada');
    expect(textOf(render('Hi {{default contactFirstName "there"}}', { ...values, contactFirstName: ' ' }))).toBe(
      'Hi there',
    );
    expect(textOf(render('{{default (money amountDue) accountName}}', { ...values, amountDue: null }))).toBe(
      'Northwind Traders',
    );
  });

  it.each<[string, string, TemplateValue]>([
    ['null', 'accountName', null],
    ['empty', 'accountName', ''],
    ['blank', 'accountName', ' \n\t\u200b '],
    ['not a number', 'used', Number.NaN],
    ['endless', 'used', Number.POSITIVE_INFINITY],
    ['no date', 'failedOn', new Date(Number.NaN)],
    ['an amount in a currency without known decimals', 'amountDue', { minor: 5, currency: 'zzz' }],
    ['a link that is a script', 'invoiceLink', { href: 'javascript:alert(1)' }],
    ['far too long', 'accountName', 'x'.repeat(5_000)],
  ])('holds the message when a value is %s', (_name, field, value) => {
    expect(render(`{{${field}}}`, { ...values, [field]: value })).toEqual({ kind: 'held', missing: [field] });
  });

  it('names every missing value once', () => {
    const message = renderMessage(
      { subject: '{{a}}', bodyText: '{{a}} {{b}} {{money c}} {{date accountName}}' },
      values,
    );
    expect(message).toEqual({ kind: 'held', missing: ['a', 'b', 'c', 'accountName'] });
  });

  it.each(['undefined', 'null', '[object Object]', 'NaN', 'Invalid Date'])('lets no %j leave the house', (name) => {
    expect(render('Dear {{accountName}}', { ...values, accountName: `x ${name} y` }).kind).toBe('held');
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'])('does not reach %s', (name) => {
    expect(render(`{{${name}}}`).kind).toBe('held');
  });

  it('keeps a value on one line, in the subject too', () => {
    const name = 'Evil\r\nBcc: eve@evil.example\u2028x\u202etxt';
    const message = render('{{accountName}}', { ...values, accountName: name }, 'To {{accountName}}');
    expect(message).toMatchObject({
      subject: 'To Evil Bcc: eve@evil.example x txt',
      text: 'Evil Bcc: eve@evil.example x txt',
    });
  });

  it('holds a message whose subject or text comes out empty', () => {
    expect(render(' ').kind).toBe('held');
    expect(render('x', values, ' ').kind).toBe('held');
  });
});

describe('the HTML part', () => {
  it('is paragraphs and line breaks of the text, with markup in values as text', () => {
    const message = render('Hi {{accountName}},\nhow are you?\n\nBye', {
      ...values,
      accountName: '<b onclick="x">&\'',
    });
    expect(message).toMatchObject({
      text: 'Hi <b onclick="x">&\',\nhow are you?\n\nBye',
      html: framed('<p>Hi &lt;b onclick=&quot;x&quot;&gt;&amp;&#39;,<br>\nhow are you?</p>\n<p>Bye</p>'),
    });
  });

  it('links the addresses of the template and link values, never one in a name', () => {
    const message = render('See https://fernhill.example/help. {{invoiceLink}} {{accountName}}', {
      ...values,
      accountName: 'https://evil.example',
    });
    expect(message).toMatchObject({
      html: framed(
        '<p>See <a href="https://fernhill.example/help">https://fernhill.example/help</a>. ' +
          '<a href="https://pay.northwind.example/i?a=1&amp;b=2">https://pay.northwind.example/i?a=1&amp;b=2</a> ' +
          'https://evil.example</p>',
      ),
    });
  });

  it('links only http and https', () => {
    expect(messageHtml('javascript:alert(1) data:text/html,x ftp://a.example')).not.toContain('<a');
  });
});

describe('checking a template', () => {
  it.each([
    ['{{nothing}}', 'There is no field nothing.'],
    ['{{contactFirstName}}', 'contactFirstName may be missing'],
    ['{{default contactFirstName ""}}', 'The fallback of default is empty'],
    ['{{default contactFirstName planName}}', 'planName may be missing'],
    ['{{money accountName}}', 'accountName is no amount.'],
    ['{{date amountDue}}', 'amountDue is no date.'],
    ['{{lookup accountName "x"}}', 'there is no helper lookup'],
    ['{{#if planName}}x{{/if}}', 'only fields and the helpers'],
    ['{{> other}}', 'only fields and the helpers'],
    ['{{{accountName}}}', 'two braces, not three'],
    ['{{@root}}', 'is not the name of a field'],
    ['{{../accountName}}', 'is not the name of a field'],
    ['{{accountName.length}}', 'is not the name of a field'],
    ['{{this}}', 'is not the name of a field'],
    ['{{constructor}}', 'There is no field constructor.'],
    ['{{money amountDue currency="x"}}', 'options with ='],
    ['{{default accountName}}', 'default takes a field and a text'],
    ['{{accountName', 'cannot be read'],
    ['{{default (default (default (default planName "a") "b") "c") "d"}}', 'too many helpers'],
    ['this is undefined', 'looks like a missing value'],
    ['x'.repeat(20_001), 'longer than'],
    ['{{accountName}}'.repeat(401), 'more than 400 parts'],
  ])('refuses %j in words', (text, problem) => {
    expect(checkTemplate(text, fields).join(' ')).toContain(problem);
  });

  it('accepts fields, helpers, fallbacks and comments', () => {
    const text = '{{! note }}{{accountName}} {{money amountDue}} {{default (date nextAttemptOn) "soon"}} \\{{x}}';
    expect(checkTemplate(text, fields)).toEqual([]);
  });

  it('wants one line in a subject', () => {
    expect(checkSubject('a\nb', fields)).toEqual(['The subject must be one line.']);
    expect(checkSubject(' ', fields)).toEqual(['The subject is empty.']);
    expect(checkSubject('{{accountName}}', fields)).toEqual([]);
  });
});

describe('starter templates', () => {
  it.each(triggerKinds)('of %s pass their own check and render from what is always there', (trigger) => {
    const { subject, bodyText } = starterTemplates[trigger];
    expect([
      ...checkSubject(subject, templateFields[trigger]),
      ...checkTemplate(bodyText, templateFields[trigger]),
    ]).toEqual([]);
    const always = templateFields[trigger].filter((field) => !field.mayBeMissing).map((field) => field.name);
    const least = Object.fromEntries(Object.entries(values).filter(([name]) => always.includes(name)));
    expect(renderMessage({ subject, bodyText }, least).kind).toBe('rendered');
  });

  it('are promotional only where they sell', () => {
    expect(triggerKinds.map(messageClass)).toEqual(['transactional', 'transactional', 'promotional', 'transactional']);
  });
});

describe('whatever the values', () => {
  const anyText = fc.string({ unit: 'binary', maxLength: 60 });
  const anyValue: fc.Arbitrary<TemplateValue> = fc.oneof(
    anyText,
    fc.constantFrom('null', 'undefined', '[object Object]', '<script>', 'a\r\nTo: b', '{{accountName}}'),
    fc.double(),
    fc.date(),
    fc.constant(null),
    fc.record({ href: fc.oneof(anyText, fc.webUrl(), fc.constant('javascript:x')) }),
    fc.record({ minor: fc.integer(), currency: fc.constantFrom('eur', 'jpy', 'zzz') }),
  );

  it('a message is whole or held, and has no markup of its values', () => {
    const template = { subject: 'S {{a}} {{default b "there"}}', bodyText: 'Hi {{a}},\n\n{{b}} {{default c "none"}}' };
    fc.assert(
      fc.property(fc.record({ a: anyValue, b: anyValue, c: anyValue }), (given) => {
        const message = renderMessage(template, given);
        if (message.kind === 'held') return message.missing.length > 0;
        expect(message.subject).not.toMatch(/[\r\n\p{Cc}\u2028\u2029]/u);
        expect(message.text.split('\n')).toHaveLength(3);
        for (const text of [message.subject, message.text, message.html]) {
          expect(text).not.toMatch(/undefined|\bnull\b|\[object/);
        }
        expect(
          message.html.replace(/^<div style="[^"<>]+">|<\/div>$|<\/?p>|<br>|<a href="https?:\/\/[^"<>]*">|<\/a>/gi, ''),
        ).not.toMatch(/[<>]/);
        return true;
      }),
    );
  });

  it('any text is a template or refused in words, quickly', () => {
    const piece = fc.constantFrom(
      '{{',
      '}}',
      '{{{',
      '#if',
      '/if',
      '>',
      '"',
      'accountName',
      '../',
      '@',
      ' ',
      '\\',
      '(',
      ')',
      'default',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        const problems = checkTemplate(text, fields);
        return Array.isArray(problems) && ['rendered', 'held'].includes(render(text).kind);
      }),
    );
  });
});
