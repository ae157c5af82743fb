import MailComposer from 'nodemailer/lib/mail-composer';
import { footerHtml, footerText, unsubscribeHeaders, type MailFooter } from './mail-footer.ts';
import { isOneAddress, oneLine } from './one-line.ts';

/** A mail before it is written out. */
export interface Mail {
  readonly fromName: string;
  readonly fromAddress: string;
  readonly replyTo: string | null;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Stays the same through every try, so that a server that got it twice can tell. */
  readonly mailId: string;
  /** Nobody read it before it left: other programs must not answer it (RFC 3834). */
  readonly isAutomatic: boolean;
  /** Under an offer; null under anything else. */
  readonly footer: MailFooter | null;
  readonly at: Date;
}

/**
 * The mail exactly as it leaves: one From, To, Subject, Date and Message-ID each. Text from outside cannot add a header, a
 * recipient or a line. Throws for an address that is not exactly one.
 */
export async function writeMail(mail: Mail): Promise<Buffer> {
  for (const address of [mail.to, mail.fromAddress, ...(mail.replyTo ? [mail.replyTo] : [])]) {
    if (!isOneAddress(address)) throw new Error('A mail has exactly one address in each place.');
  }
  const composer = new MailComposer({
    from: { name: oneLine(mail.fromName), address: mail.fromAddress },
    to: { name: '', address: mail.to },
    ...(mail.replyTo ? { replyTo: { name: oneLine(mail.fromName), address: mail.replyTo } } : {}),
    subject: oneLine(mail.subject),
    text: `${mail.text}${mail.footer ? footerText(mail.footer) : ''}`,
    html: `${mail.html}${mail.footer ? footerHtml(mail.footer) : ''}`,
    messageId: `<${mail.mailId}>`,
    date: mail.at,
    headers: {
      ...(mail.isAutomatic ? { 'Auto-Submitted': 'auto-generated' } : {}),
      ...(mail.footer ? unsubscribeHeaders(mail.footer) : {}),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}
