import { linkText } from './template-value.ts';

/**
 * The HTML part of a message, made from its text: paragraphs, line breaks and links in one plain frame, nothing else. Everything is escaped.
 * `mayLink` says which http and https addresses may become links; all of them when it is left out.
 */
export function messageHtml(text: string, mayLink: (href: string) => boolean = () => true): string {
  const paragraphs = text
    .replace(/\r\n?/g, '\n')
    .trim()
    .split(/\n(?:[ \t]*\n)+/)
    .map(
      (paragraph) =>
        `<p>${paragraph
          .split('\n')
          .map((line) => lineHtml(line, mayLink))
          .join('<br>\n')}</p>`,
    )
    .join('\n');
  return `<div style="${looks}">\n${paragraphs}\n</div>`;
}

/** Mail programs read no style sheet: what every reader has, a line that can be read, and long addresses that break. */
const looks =
  'max-width:600px;padding:8px;font-family:-apple-system,BlinkMacSystemFont,Segoe UI,Roboto,Helvetica,Arial,sans-serif;' +
  'font-size:15px;line-height:1.5;color:#1c1e21;overflow-wrap:anywhere';

function lineHtml(line: string, mayLink: (href: string) => boolean): string {
  let html = '';
  let from = 0;
  for (const match of line.matchAll(addressPattern)) {
    const href = withoutPunctuation(match[0]);
    html += escaped(line.slice(from, match.index));
    html +=
      linkText(href) !== null && mayLink(href) ? `<a href="${escaped(href)}">${escaped(href)}</a>` : escaped(href);
    from = match.index + href.length;
  }
  return html + escaped(line.slice(from));
}

/** Addresses as they stand in a text. */
export const addressPattern = /https?:\/\/[^\s<>"']+/gi;

/** A full stop or bracket after an address belongs to the sentence. */
export function withoutPunctuation(address: string): string {
  let end = address.length;
  while (end > 0 && '.,;:!?)]}'.includes(address.charAt(end - 1))) end -= 1;
  return address.slice(0, end);
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand in HTML, between tags or in an attribute. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
