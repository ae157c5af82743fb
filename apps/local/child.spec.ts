import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { until } from '../../test/support/until.ts';
import { Child } from './child.ts';

/** Says that it is ready and notes that it lives; the first of them then does `after`. */
const programOf = (notes: string, after: string) => `
  import { appendFileSync, readFileSync } from 'node:fs';
  appendFileSync(${JSON.stringify(notes)}, process.pid + '\\n');
  const isFirst = readFileSync(${JSON.stringify(notes)}, 'utf8').trim().split('\\n').length === 1;
  process.stdout.write('{"ready":true}\\n');
  setInterval(() => {}, 1_000);
  if (isFirst) setTimeout(() => { ${after} }, 50);`;

describe('a program of ours', () => {
  let place: string;
  const children: Child[] = [];

  beforeEach(() => {
    place = mkdtempSync(path.join(tmpdir(), 'kw-child-'));
  });
  afterEach(async () => {
    await Promise.all(children.splice(0).map((child) => child.stop()));
    rmSync(place, { recursive: true });
  });

  const begin = async (name: string, after: string, nodeFlags: readonly string[] = []) => {
    const [program, notes] = [path.join(place, `${name}.mjs`), path.join(place, `${name}.txt`)];
    writeFileSync(program, programOf(notes, after));
    const child = new Child({ name, program, environment: {}, logFile: path.join(place, `${name}.log`), nodeFlags });
    children.push(child);
    await child.start(() => undefined);
    return {
      pids: () => readFileSync(notes, 'utf8').trim().split('\n'),
      log: () => readFileSync(path.join(place, `${name}.log`), 'utf8'),
    };
  };

  it.each([
    ['its memory is full', 'const held = []; for (;;) held.push(new Array(10_000).fill(held.length));', 'SIGABRT'],
    ['it is killed', `process.kill(process.pid, 'SIGKILL');`, 'SIGKILL'],
    ['it ends by itself', 'process.exit(3);', '3'],
  ])('is begun again when %s, which its log says, and the others go on', async (_when, after, how) => {
    const other = await begin('other', '');
    const one = await begin('one', after, ['--max-old-space-size=32']);
    await until('it to be begun again', async () => one.pids().length === 2);
    expect(one.log()).toContain(`one ended (${how}); starting it again.`);
    expect(other.pids()).toHaveLength(1);
    expect(() => process.kill(Number(other.pids()[0]), 0)).not.toThrow();
  });
});
