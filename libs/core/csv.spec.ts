import * as fc from 'fast-check';
import { csvLine } from './csv.ts';

describe('a line of CSV', () => {
  it.each([
    [['a', 1, -2.5], 'a,1,-2.5\r\n'],
    [['=1+1', '+1', '-1', '@x', '\tx'], "'=1+1,'+1,'-1,'@x,'\tx\r\n"],
    [['\rx'], `"'\rx"\r\n`],
    [['\n=1'], `"'\n=1"\r\n`],
    [['＝1+1', '＋1', '－1', '＠x'], "'＝1+1,'＋1,'－1,'＠x\r\n"],
    [['a "b", c', 'd\ne'], '"a ""b"", c","d\ne"\r\n'],
    [['', 'a=b'], ',a=b\r\n'],
  ])('keeps %j in its cells', (cells, line) => {
    expect(csvLine(cells)).toBe(line);
  });

  it('gives back any text, but for the mark before a formula', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (cells) => {
        const read = readLine(csvLine(cells));
        expect(read.map((cell, i) => (cell === `'${cells[i]}` ? cells[i] : cell))).toEqual(cells);
        for (const cell of read) expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
      }),
    );
  });
});

/** A reader of its own, as a spreadsheet would read the line. */
function readLine(line: string): string[] {
  const cells: string[] = [];
  let rest = line.slice(0, -2);
  for (;;) {
    const quoted = /^"((?:[^"]|"")*)"/.exec(rest);
    const plain = /^[^,]*/.exec(rest);
    const [whole, inner] = quoted
      ? [quoted[0], (quoted[1] ?? '').replaceAll('""', '"')]
      : [plain?.[0] ?? '', plain?.[0] ?? ''];
    cells.push(inner);
    rest = rest.slice(whole.length);
    if (rest === '') return cells;
    rest = rest.slice(1);
  }
}
