import Handlebars from 'handlebars';

/** What stands between the braces: a field, a text in quotes or a number, or a helper with those. */
export type Expression =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'call'; readonly helper: HelperName; readonly args: readonly Expression[] };

export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly expression: Expression };

export type ParsedTemplate =
  | { readonly kind: 'parsed'; readonly parts: readonly TemplatePart[] }
  | { readonly kind: 'broken'; readonly problems: readonly string[] };

const helperNames = ['money', 'date', 'default'] as const;
type HelperName = (typeof helperNames)[number];

const longestTemplate = 20_000;
const mostParts = 400;
const deepest = 3;

/**
 * Reads a template with Handlebars' own parser into the few things a message may hold. It is never compiled to code: what has no
 * place here (blocks, partials, paths into objects, raw output) is a problem in words, and nothing else can be expressed.
 */
export function parseTemplate(text: string): ParsedTemplate {
  if (text.length > longestTemplate) {
    return { kind: 'broken', problems: [`The text is longer than ${longestTemplate} characters.`] };
  }
  const program = parse(text);
  if (typeof program === 'string') return { kind: 'broken', problems: [program] };
  if (program.body.length > mostParts) {
    return { kind: 'broken', problems: [`The text has more than ${mostParts} parts.`] };
  }
  const problems: string[] = [];
  const parts = program.body.flatMap((node) => toParts(node, problems));
  return problems.length === 0 ? { kind: 'parsed', parts } : { kind: 'broken', problems };
}

function parse(text: string): hbs.AST.Program | string {
  try {
    return Handlebars.parse(text);
  } catch (error) {
    const line = error instanceof Error ? /line (\d+)/.exec(error.message)?.[1] : undefined;
    return `The braces {{ }}${line === undefined ? '' : ` in line ${line}`} cannot be read.`;
  }
}

function toParts(node: hbs.AST.Node, problems: string[]): readonly TemplatePart[] {
  if (isContent(node)) return [{ kind: 'text', text: node.value }];
  if (node.type === 'CommentStatement') return [];
  if (!isMustache(node)) {
    problems.push(`Line ${node.loc.start.line}: only fields and the helpers ${helperNames.join(', ')} can be used.`);
    return [];
  }
  if (!node.escaped) problems.push(`Line ${node.loc.start.line}: write two braces, not three.`);
  const expression = toCall(node, 1, problems);
  return expression === null ? [] : [{ kind: 'value', expression }];
}

function toCall(
  node: hbs.AST.MustacheStatement | hbs.AST.SubExpression,
  depth: number,
  problems: string[],
): Expression | null {
  if (node.hash !== undefined && node.hash.pairs.length > 0) {
    problems.push(`Line ${node.loc.start.line}: options with = cannot be used.`);
    return null;
  }
  if (node.params.length === 0) return toExpression(node.path, depth, problems);
  const name = isPath(node.path) ? node.path.original : '';
  const helper = helperNames.find((one) => one === name);
  if (helper === undefined) {
    problems.push(`Line ${node.loc.start.line}: there is no helper ${shorten(name)}.`);
    return null;
  }
  if (node.params.length !== (helper === 'default' ? 2 : 1)) {
    const shape = helper === 'default' ? 'a field and a text in quotes' : 'one field';
    problems.push(`Line ${node.loc.start.line}: ${helper} takes ${shape}.`);
    return null;
  }
  const args = node.params.map((param) => toExpression(param, depth + 1, problems));
  return args.some((arg) => arg === null) ? null : { kind: 'call', helper, args: args.filter((arg) => arg !== null) };
}

function toExpression(node: hbs.AST.Node, depth: number, problems: string[]): Expression | null {
  if (depth > deepest) {
    problems.push(`Line ${node.loc.start.line}: too many helpers in one another.`);
    return null;
  }
  if (isString(node)) return { kind: 'literal', text: node.value };
  if (isNumber(node)) return { kind: 'literal', text: String(node.value) };
  if (isSubExpression(node)) return toCall(node, depth, problems);
  const name = isPath(node) && !node.data && node.depth === 0 && node.parts.length === 1 ? node.original : '';
  if (/^[a-z][a-z0-9]*$/i.test(name)) return { kind: 'field', name };
  problems.push(
    `Line ${node.loc.start.line}: ${isPath(node) ? shorten(node.original) : 'this'} is not the name of a field.`,
  );
  return null;
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

// Handlebars' types name every node by its `type` alone: these guards are where it is believed.
function isContent(node: hbs.AST.Node): node is hbs.AST.ContentStatement {
  return node.type === 'ContentStatement';
}
function isMustache(node: hbs.AST.Node): node is hbs.AST.MustacheStatement {
  return node.type === 'MustacheStatement';
}
function isSubExpression(node: hbs.AST.Node): node is hbs.AST.SubExpression {
  return node.type === 'SubExpression';
}
function isPath(node: hbs.AST.Node): node is hbs.AST.PathExpression {
  return node.type === 'PathExpression';
}
function isString(node: hbs.AST.Node): node is hbs.AST.StringLiteral {
  return node.type === 'StringLiteral';
}
function isNumber(node: hbs.AST.Node): node is hbs.AST.NumberLiteral {
  return node.type === 'NumberLiteral';
}
