import { forbiddenWord } from '#core/templates/forbidden-words.ts';
import { messageHtml } from '#core/templates/message-html.ts';
import { renderMessage } from '#core/templates/render-message.ts';
import { templateValues } from '#core/templates/template-values.ts';
import type { Moment } from '#core/triggers/trigger.ts';
import type { DraftRequest } from './draft-request.ts';

export interface Rendered {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** What holds the message: names of fields, or words. Empty when it may leave. */
  readonly missing: readonly string[];
}

type Rendering = Pick<DraftRequest, 'occurrence' | 'snapshot' | 'accountName' | 'subject' | 'body'>;

/**
 * The message of a request. Where a value is missing, its place is marked `[name]` for a person to fill in: such a message is
 * held, so a mark never leaves the house.
 */
export function renderRequest(
  request: Rendering,
  from: { readonly sender: { readonly name: string }; readonly workspaceName: string; readonly at: Moment },
): Rendered {
  const template = { subject: request.subject, bodyText: request.body };
  // A billing customer's name is a company's; nobody is greeted with it.
  const context = { ...request, ...from, recipient: { name: null } };
  const values = templateValues(context, from.at);
  const { timeZone } = from.at;
  const rendered = renderMessage(template, values, timeZone);
  if (rendered.kind === 'rendered') return { ...rendered, missing: [] };
  const marks = Object.fromEntries(rendered.missing.map((name) => [name, markOf(name)]));
  const marked = renderMessage(template, { ...values, ...marks }, timeZone);
  const { subject, text } = marked.kind === 'rendered' ? marked : { subject: request.subject, text: request.body };
  return { subject, text, html: messageHtml(text), missing: rendered.missing };
}

/** The HTML part of a text that a person wrote. */
export function htmlOf(text: string): string {
  return messageHtml(text);
}

/** What still holds a message after a person changed it: marks and fields that are left, and the traces of missing values. */
export function openNames(text: string, missing: readonly string[]): string[] {
  const word = forbiddenWord(text);
  return [
    ...missing.filter((name) => text.includes(markOf(name))),
    ...(/\{\{|\}\}/.test(text) ? ['a field in {{ }}'] : []),
    ...(word === null ? [] : [`the text says "${word}"`]),
  ];
}

function markOf(name: string): string {
  return `[${name}]`;
}
