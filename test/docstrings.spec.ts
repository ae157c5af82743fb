import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const root = path.join(import.meta.dirname, '..');
/** Builders and fakes are named after what they make, and say nothing else. */
const isForSpecs = (file: string) => /spec\.ts$|\/testing\//.test(file);

describe('docstrings', () => {
  it('stand at every function that libs show others', () => {
    const files = globSync('libs/**/*.ts', { cwd: root }).filter((file) => !isForSpecs(file));
    const found = files.flatMap((file) => functionsOf(read(file)));
    expect(found.length).toBeGreaterThan(300);
    expect(found.filter(({ isSaid }) => !isSaid).map(({ place }) => place)).toEqual([]);
  });

  it('stand at every controller; what an operation answers is said in its contract', () => {
    const found = globSync('src/**/*.controller.ts', { cwd: root }).flatMap((file) => classesOf(read(file)));
    expect(found.length).toBeGreaterThan(25);
    expect(found.filter(({ isSaid }) => !isSaid).map(({ place }) => place)).toEqual([]);
  });

  it('are missed where they are missing', () => {
    const text =
      'export function one() {}\n// Two.\nexport const two = () => 2;\n/** Three. */\nexport const three = () => 3;';
    const found = functionsOf(parse('libs/some.ts', `${text}\nfunction four() {}\nexport const five = 5;`));
    expect(found.filter(({ isSaid }) => !isSaid).map(({ place }) => place)).toEqual([
      'libs/some.ts one',
      'libs/some.ts two',
    ]);
    expect(found).toHaveLength(3);
  });
});

interface Named {
  readonly place: string;
  readonly isSaid: boolean;
}

function read(file: string): ts.SourceFile {
  return parse(file, readFileSync(path.join(root, file), 'utf8'));
}

function parse(file: string, text: string): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
}

function functionsOf(file: ts.SourceFile): Named[] {
  return file.statements.filter(isExported).flatMap((statement) => {
    if (ts.isFunctionDeclaration(statement)) return [named(file, statement.name, statement)];
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations
      .filter(({ initializer }) => initializer !== undefined && ts.isArrowFunction(initializer))
      .map(({ name }) => named(file, name, statement));
  });
}

function classesOf(file: ts.SourceFile): Named[] {
  return file.statements.filter(ts.isClassDeclaration).map((statement) => named(file, statement.name, statement));
}

function named(file: ts.SourceFile, name: ts.Node | undefined, said: ts.Node): Named {
  return {
    place: `${file.fileName} ${name?.getText(file) ?? 'default'}`,
    isSaid: ts.getJSDocCommentsAndTags(said).length > 0,
  };
}

function isExported(statement: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  );
}
