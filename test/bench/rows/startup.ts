import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { median } from '../rounds.ts';
import type { Row } from '../row.ts';
import { root } from '../build.ts';
import type { Stage } from '../support/stage.ts';

const longest = 10;

/** `npm start` to the first page, when everything is installed, built and initialised. */
export const startup: Row = {
  name: 'startup',
  async measure(stage) {
    const home = mkdtempSync(path.join(tmpdir(), 'kw-start-'));
    const end = stage.keep(async () => rmSync(home, { recursive: true, force: true }));
    const first = await startOnce(stage, home);
    const seconds: number[] = [];
    for (let round = 0; round < stage.pick({ small: 1, full: 5 }); round += 1) {
      seconds.push(await startOnce(stage, home));
    }
    await end();
    const ours = median(seconds);
    return [
      {
        name: 'startup',
        ours,
        other: longest,
        unit: 's',
        ratio: ours / longest,
        goal: `at most ${longest} s`,
        met: ours <= longest,
        notes: [
          `from the command to the first page answered; the first start in an empty folder took ${first.toFixed(1)} s`,
        ],
      },
    ];
  },
};

async function startOnce(stage: Stage, home: string): Promise<number> {
  const began = performance.now();
  const { PATH, HOME, TMPDIR } = process.env;
  const program = spawn('npm', ['start', '--silent'], {
    cwd: root,
    env: { PATH, HOME, TMPDIR, KEEPWELL_HOME: home, KEEPWELL_BUILT: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const ended = new Promise<void>((resolve) => program.once('exit', () => resolve()));
  const end = stage.keep(async () => {
    // Ctrl-C: the whole group that npm made is asked to end, and nobody else.
    if (program.pid !== undefined && program.exitCode === null) process.kill(-program.pid, 'SIGINT');
    await ended;
  });
  try {
    const address = await new Promise<string>((resolve, reject) => {
      let said = '';
      const hear = (data: Buffer) => {
        said += data.toString();
        const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
        if (found !== undefined) resolve(found);
      };
      program.stdout.on('data', hear);
      program.stderr.on('data', hear);
      void ended.then(() => reject(new Error(`npm start ended:\n${said}`)));
    });
    const page = await fetch(address, { headers: { accept: 'text/html' } });
    await page.text();
    if (!page.ok) throw new Error(`The first page answered ${page.status}.`);
    return (performance.now() - began) / 1000;
  } finally {
    await end();
  }
}
