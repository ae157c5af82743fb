import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { writeMail, type Mail } from './mail.ts';

const plain: Mail = {
  fromName: 'Ada Keel',
  fromAddress: 'ada@keepwell.example',
  replyTo: null,
  to: 'billing@northwind.example',
  subject: 'Your invoice INV-118',
  text: 'Hello,\n\nInvoice INV-118 is open.',
  html: '<p>Hello,</p><p>Invoice INV-118 is open.</p>',
  mailId: '7d1f@keepwell.example',
  isAutomatic: false,
  footer: null,
  at: new Date('2026-06-15T12:00:00Z'),
};

/** The headers as lines, folding undone. */
function headersOf(raw: Buffer): string[] {
  const head = raw.toString('latin1').split('\r\n\r\n')[0] ?? '';
  return head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n');
}

describe('writeMail', () => {
  it('writes a mail that reads back as it was meant', async () => {
    const read = await PostalMime.parse(await writeMail({ ...plain, subject: 'Zahlung für „Müller“ – 1 250,00 €' }));
    expect(read.from).toEqual({ address: 'ada@keepwell.example', name: 'Ada Keel' });
    expect(read.to).toEqual([{ address: 'billing@northwind.example', name: '' }]);
    expect(read.subject).toBe('Zahlung für „Müller“ – 1 250,00 €');
    expect(read.text?.trim()).toBe(plain.text);
    expect(read.html?.trim()).toBe(plain.html);
    expect(read.messageId).toBe('<7d1f@keepwell.example>');
  });

  it('has one From, To, Subject, Date and Message-ID, whatever names and subjects hold', async () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        'Hi\r\nBcc: x@other.example',
        'A" <x@other.example>, "B',
        'x\n\nbody',
        'a\u2028To: x@other.example',
        '=?utf-8?q?=0D=0ABcc:_x?=',
      ),
    );
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (fromName, subject) => {
        const raw = await writeMail({ ...plain, fromName, subject });
        const names = headersOf(raw).map((line) => line.split(':')[0]?.toLowerCase());
        for (const name of ['from', 'to', 'date', 'message-id']) {
          expect(names.filter((found) => found === name)).toHaveLength(1);
        }
        expect(names.filter((name) => name === 'subject').length).toBeLessThanOrEqual(1);
        expect(names).not.toContain('bcc');
        expect(names).not.toContain('cc');
        const read = await PostalMime.parse(raw);
        expect(read.from?.address).toBe('ada@keepwell.example');
        expect(read.to).toEqual([{ address: 'billing@northwind.example', name: '' }]);
      }),
      { numRuns: 60 },
    );
  });

  it.each(['a@x.example, b@x.example', 'a@x.example\r\nBcc: b@x.example', 'Ada <a@x.example>'])(
    'refuses %j as an address',
    async (to) => {
      await expect(writeMail({ ...plain, to })).rejects.toThrow('exactly one address');
    },
  );

  it('keeps the message id through every try', async () => {
    const tries = [plain.at, new Date('2026-06-15T13:00:00Z')].map((at) => writeMail({ ...plain, at }));
    const ids = (await Promise.all(tries)).map((raw) => headersOf(raw).find((line) => line.startsWith('Message-ID')));
    expect(new Set(ids).size).toBe(1);
  });

  it('offers one-click unsubscribing where the message has a footer, and nowhere else', async () => {
    const unsubscribeUrl = `https://keepwell.northwind.example/unsubscribe?token=${'x'.repeat(180)}`;
    const footer = { workspaceName: 'Fernhill <& Sons>', postalAddress: '1 Mill Lane\n12345 Fernhill', unsubscribeUrl };
    const raw = await writeMail({ ...plain, footer });
    const lines = headersOf(raw);
    expect(lines).toContain(`List-Unsubscribe: <${unsubscribeUrl}>`);
    expect(lines).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    const read = await PostalMime.parse(raw);
    for (const part of [read.text, read.html]) expect(part).toContain(unsubscribeUrl);
    expect(read.text).toContain('1 Mill Lane\n12345 Fernhill');
    expect(read.html).toContain('Fernhill &lt;&amp; Sons&gt;');
    expect(headersOf(await writeMail(plain)).join()).not.toContain('List-');
  });

  it('names an address without https but promises no one click by it', async () => {
    const footer = {
      workspaceName: 'Fernhill',
      postalAddress: null,
      unsubscribeUrl: 'http://127.0.0.1:3000/unsubscribe',
    };
    const names = headersOf(await writeMail({ ...plain, footer })).map((line) => line.split(':')[0]);
    expect(names).toContain('List-Unsubscribe');
    expect(names).not.toContain('List-Unsubscribe-Post');
  });
});
