import { parseTemplate, type Expression } from './parse-template.ts';
import { forbiddenWord } from './forbidden-words.ts';
import type { TemplateField } from './template-fields.ts';

/** What `checkTemplate` needs to know about a field. */
export type CheckedField = Pick<TemplateField, 'name' | 'kind' | 'mayBeMissing'>;

/**
 * What is wrong with a template, in words; empty when it may be kept. Checked when it is saved, so that rendering does not fail
 * when it is time to send: unknown fields, fields that may be missing and have no fallback, anything but fields and helpers.
 */
export function checkTemplate(text: string, allowed: readonly CheckedField[]): readonly string[] {
  const parsed = parseTemplate(text);
  if (parsed.kind === 'broken') return parsed.problems;
  const fields = new Map(allowed.map((field) => [field.name, field]));
  const problems = parsed.parts.flatMap((part) =>
    part.kind === 'text' ? wordProblems(part.text) : expressionProblems(part.expression, fields, false),
  );
  return [...new Set(problems)];
}

/** As `checkTemplate`, for a subject: it is one line and not empty. */
export function checkSubject(text: string, allowed: readonly CheckedField[]): readonly string[] {
  if (text.trim() === '') return ['The subject is empty.'];
  return [
    ...(/[\r\n\u2028\u2029]/.test(text) ? ['The subject must be one line.'] : []),
    ...checkTemplate(text, allowed),
  ];
}

function wordProblems(text: string): readonly string[] {
  const word = forbiddenWord(text);
  return word === null ? [] : [`The text says "${word}", which looks like a missing value: such messages are held.`];
}

function expressionProblems(
  expression: Expression,
  fields: ReadonlyMap<string, CheckedField>,
  hasFallback: boolean,
): readonly string[] {
  if (expression.kind === 'literal') return wordProblems(expression.text);
  if (expression.kind === 'field') return fieldProblems(expression.name, fields, hasFallback);
  const [first, fallback] = expression.args;
  if (first === undefined) return [];
  if (expression.helper !== 'default') return helperProblems(expression.helper, first, fields, hasFallback);
  const isEmpty = fallback?.kind === 'literal' && fallback.text.trim() === '';
  return [
    ...expressionProblems(first, fields, true),
    ...(isEmpty ? ['The fallback of default is empty: it would leave a hole.'] : []),
    ...(fallback ? expressionProblems(fallback, fields, hasFallback) : []),
  ];
}

function fieldProblems(
  name: string,
  fields: ReadonlyMap<string, CheckedField>,
  hasFallback: boolean,
): readonly string[] {
  const field = fields.get(name);
  if (field === undefined) return [`There is no field ${name}. Fields: ${[...fields.keys()].join(', ')}.`];
  if (!field.mayBeMissing || hasFallback) return [];
  return [`${name} may be missing: write {{default ${name} "…"}} with a text that stands in.`];
}

function helperProblems(
  helper: 'money' | 'date',
  arg: Expression,
  fields: ReadonlyMap<string, CheckedField>,
  hasFallback: boolean,
): readonly string[] {
  if (arg.kind !== 'field') return [`${helper} takes a field.`];
  const field = fields.get(arg.name);
  const isWrong = field !== undefined && field.kind !== helper;
  return [
    ...fieldProblems(arg.name, fields, hasFallback),
    ...(isWrong ? [`${arg.name} is no ${helper === 'money' ? 'amount' : 'date'}.`] : []),
  ];
}
