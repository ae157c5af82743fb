import { escaped } from '#core/templates/message-html.ts';

/** What stands under an offer: who sends it, and the way to get no more. Added when the mail is written, so no edit can lose it. */
export interface MailFooter {
  readonly workspaceName: string;
  readonly postalAddress: string | null;
  readonly unsubscribeUrl: string;
}

export function footerText({ workspaceName, postalAddress, unsubscribeUrl }: MailFooter): string {
  const sender = [workspaceName, ...lines(postalAddress)].join('\n');
  return `\n\n--\n${sender}\nTo get no more offers from us: ${unsubscribeUrl}\n`;
}

export function footerHtml({ workspaceName, postalAddress, unsubscribeUrl }: MailFooter): string {
  const sender = [workspaceName, ...lines(postalAddress)].map(escaped).join('<br>\n');
  const link = `<a href="${escaped(unsubscribeUrl)}" style="color:#5c5f66">Unsubscribe from offers</a>`;
  return `\n<div style="${looks}"><p>${sender}<br>\n${link}</p></div>`;
}

/**
 * The header fields by which a mail program offers one-click unsubscribing (RFC 8058 section 3.1, RFC 2369 section 3.2). The one
 * click needs an https address; without one only the address itself is named.
 */
export function unsubscribeHeaders({ unsubscribeUrl }: MailFooter): Record<string, { prepared: true; value: string }> {
  // Prepared: a folded or encoded address would no longer be one.
  const list = { 'List-Unsubscribe': { prepared: true as const, value: `<${unsubscribeUrl}>` } };
  if (!unsubscribeUrl.startsWith('https:')) return list;
  return { ...list, 'List-Unsubscribe-Post': { prepared: true, value: 'List-Unsubscribe=One-Click' } };
}

const looks =
  'max-width:600px;padding:8px;font-family:-apple-system,BlinkMacSystemFont,Segoe UI,Roboto,Helvetica,Arial,sans-serif;' +
  'font-size:12px;line-height:1.5;color:#5c5f66;overflow-wrap:anywhere';

function lines(postalAddress: string | null): string[] {
  return (postalAddress ?? '').split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
}
