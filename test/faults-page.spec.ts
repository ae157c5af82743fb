import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..');
const page = readFileSync(path.join(root, 'docs/faults.md'), 'utf8');
const rows = page.split('\n').filter((line) => /^\| (?:\d+\.\d+|[a-z0-9 ]+)\s*\|/.test(line));
const cited = [...page.matchAll(/`([^`]+\.ts)` “([^”]+)”/g)].map(([, file = '', name = '']) => ({ file, name }));

describe('the page of faults', () => {
  it.each([
    [2, 15],
    [3, 13],
    [4, 6],
    [5, 11],
    [6, 16],
    [9, 4],
    [10, 6],
  ])('has a line for everything in section %i', (section, lines) => {
    const wanted = Array.from({ length: lines }, (_none, index) => `${section}.${index + 1}`);
    const there = rows.map((row) => row.split('|')[1]?.trim()).filter((number) => number?.startsWith(`${section}.`));
    expect(there).toEqual(wanted);
  });

  it('names only tests that stand where it says', () => {
    expect(cited.length).toBeGreaterThan(150);
    const lost = cited.filter(({ file, name }) => {
      const place = path.join(root, file);
      return !existsSync(place) || !readFileSync(place, 'utf8').includes(name);
    });
    expect(lost).toEqual([]);
  });

  it('names only long forms that there are', () => {
    const known = new Set(
      [...readFileSync(path.join(root, 'test/faults/faults.ts'), 'utf8').matchAll(/rows\/([a-z-]+)\.ts/g)].map(
        ([, name]) => name,
      ),
    );
    const named = [...page.matchAll(/`npm run faults` \*\*([a-z-]+)\*\*/g)].map(([, name]) => name);
    expect(known.size).toBeGreaterThan(5);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });
});
