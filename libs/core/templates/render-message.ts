import { forbiddenWord } from './forbidden-words.ts';
import { addressPattern, messageHtml, withoutPunctuation } from './message-html.ts';
import { parseTemplate, type Expression, type TemplatePart } from './parse-template.ts';
import { linkText, oneLine, valueText, type TemplateValues } from './template-value.ts';

export interface MessageTemplate {
  readonly subject: string;
  readonly bodyText: string;
}

export type RenderedMessage =
  | { readonly kind: 'rendered'; readonly subject: string; readonly text: string; readonly html: string }
  /** What is missing, or wrong: names of fields, or words. Nothing is rendered: a message never has a hole. */
  | { readonly kind: 'held'; readonly missing: readonly string[] };

const longestSubject = 200;
const longestText = 100_000;

/**
 * The message that a template makes of these values. Values are data: plain in the subject and the text part, escaped in the
 * HTML part, one line each. One missing, empty or unprintable value holds the whole message. Dates are days in `timeZone`.
 */
export function renderMessage(template: MessageTemplate, values: TemplateValues, timeZone = 'UTC'): RenderedMessage {
  const subject = parseTemplate(template.subject);
  const body = parseTemplate(template.bodyText);
  const problems = [subject, body].flatMap((parsed) => (parsed.kind === 'broken' ? parsed.problems : []));
  if (subject.kind === 'broken' || body.kind === 'broken') return { kind: 'held', missing: [...new Set(problems)] };
  const missing = new Set<string>();
  const written = { values, timeZone, missing };
  const subjectText = oneLine(write(subject.parts, written)) ?? '';
  const text = write(body.parts, written).replace(/\r\n?/g, '\n').trim();
  if (missing.size > 0) return { kind: 'held', missing: [...missing] };
  const wrong = wrongWith(subjectText, text);
  if (wrong.length > 0) return { kind: 'held', missing: wrong };
  const links = linksOf(body.parts, values);
  return { kind: 'rendered', subject: subjectText, text, html: messageHtml(text, (href) => links.has(href)) };
}

interface Writing {
  readonly values: TemplateValues;
  readonly timeZone: string;
  readonly missing: Set<string>;
}

function write(parts: readonly TemplatePart[], writing: Writing): string {
  return parts.map((part) => (part.kind === 'text' ? part.text : writeValue(part.expression, writing))).join('');
}

function writeValue(expression: Expression, writing: Writing): string {
  const text = textOf(expression, writing);
  if (text === null) writing.missing.add(nameOf(expression));
  return text ?? '';
}

function textOf(expression: Expression, { values, timeZone }: Writing): string | null {
  if (expression.kind === 'literal') return oneLine(expression.text);
  if (expression.kind === 'field') return valueText(ownValue(values, expression.name), timeZone);
  const [first, fallback] = expression.args;
  if (first === undefined) return null;
  const writing = { values, timeZone, missing: new Set<string>() };
  if (expression.helper === 'default') {
    return textOf(first, writing) ?? (fallback === undefined ? null : textOf(fallback, writing));
  }
  const value = first.kind === 'field' ? ownValue(values, first.name) : null;
  const isDate = value instanceof Date;
  const isMoney = typeof value === 'object' && value !== null && 'minor' in value;
  return (expression.helper === 'date' ? isDate : isMoney) ? valueText(value, timeZone) : null;
}

/** Only what was offered: `constructor` and its like are names like any other, and missing. */
function ownValue(values: TemplateValues, name: string): TemplateValues[string] | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function nameOf(expression: Expression): string {
  if (expression.kind === 'field') return expression.name;
  if (expression.kind === 'literal') return 'an empty text';
  const [first] = expression.args;
  return first === undefined ? expression.helper : nameOf(first);
}

function wrongWith(subject: string, text: string): readonly string[] {
  const word = forbiddenWord(subject) ?? forbiddenWord(text);
  return [
    ...(subject === '' ? ['the subject is empty'] : []),
    ...(text === '' ? ['the text is empty'] : []),
    ...(subject.length > longestSubject ? [`the subject is longer than ${longestSubject} characters`] : []),
    ...(text.length > longestText ? [`the text is longer than ${longestText} characters`] : []),
    ...(word === null ? [] : [`the text says "${word}"`]),
  ];
}

/** The addresses that become links: those the template itself writes, and the links among the values. Never one in a name. */
function linksOf(parts: readonly TemplatePart[], values: TemplateValues): ReadonlySet<string> {
  const written = parts.flatMap((part) =>
    part.kind === 'text' ? [...part.text.matchAll(addressPattern)].map(([address]) => withoutPunctuation(address)) : [],
  );
  const offered = Object.values(values).flatMap((value) =>
    typeof value === 'object' && value !== null && 'href' in value ? [linkText(value.href) ?? ''] : [],
  );
  return new Set([...written, ...offered].filter((href) => href !== ''));
}
