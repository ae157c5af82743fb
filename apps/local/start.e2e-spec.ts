import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { scratch } from '../../test/support/scratch.mjs';
import { until } from '../../test/support/until.ts';
import { isAlive } from './leftovers.ts';

const program = path.join(import.meta.dirname, '../../dist/apps/local/main.js');

interface Start {
  readonly process: ChildProcess;
  readonly said: () => string;
  readonly ended: Promise<unknown[]>;
}

describe('starting the product', () => {
  let home: string;
  let begun: Start[];

  const start = (): Start => {
    const child = spawn(process.execPath, [program], {
      env: { ...process.env, KEEPWELL_HOME: home, REFERENCE_RATES_URL: 'off', SANDBOX_SIZE: '5' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const one = { process: child, said: () => said, ended: once(child, 'exit') };
    begun.push(one);
    return one;
  };
  const isReady = (one: Start) => one.said().includes('Keepwell is ready');
  const addressIn = (one: Start) => /http:\/\/127\.0\.0\.1:\d+/.exec(one.said())?.[0];

  beforeEach(() => {
    begun = [];
    home = path.join(scratch('kw-start'), 'home');
    mkdirSync(home);
  });
  afterEach(async () => {
    for (const one of begun) one.process.kill('SIGTERM');
    await Promise.all(begun.map((one) => one.ended));
    rmSync(path.dirname(home), { recursive: true, force: true });
  });

  it('opens it once for two starts at once: who comes second says where the first one is', async () => {
    const both = [start(), start()];
    const winner = await until('one to be ready', async () => both.find(isReady));
    const other = both.find((one) => one !== winner) ?? winner;
    expect(await other.ended).toEqual([0, null]);
    expect(other.said()).toContain('Keepwell runs already');
    expect(addressIn(other)).toBe(addressIn(winner));
    expect((await fetch(`${addressIn(winner)}/ready`)).status).toBe(200);
    winner.process.kill('SIGINT');
    expect(await winner.ended).toEqual([0, null]);
  });

  it('begins when the one before has ended, also where that is just ending', async () => {
    const first = start();
    await until('the first to be ready', async () => isReady(first));
    first.process.kill('SIGINT');
    const second = start();
    await until('the second to be ready', async () => isReady(second));
    expect(isAlive(first.process.pid ?? 0)).toBe(false);
    second.process.kill('SIGINT');
    expect(await second.ended).toEqual([0, null]);
  });

  it('is still heard of by its sandbox when another program took its port meanwhile', async () => {
    const first = start();
    await until('the first to be ready', async () => isReady(first));
    const sandbox = () =>
      `http://127.0.0.1:${JSON.parse(readFileSync(path.join(home, 'state.json'), 'utf8')).ports.sandbox}`;
    await fetch(`${sandbox()}/_sandbox/webhook`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ url: `${addressIn(first)}/hooks/stripe/a`, secret: 'whsec_1' }),
    });
    first.process.kill('SIGINT');
    await first.ended;
    const other = createServer().listen(Number(new URL(addressIn(first) ?? '').port), '127.0.0.1');
    await once(other, 'listening');
    const second = start();
    await until('the second to be ready', async () => isReady(second));
    other.close();
    const endpoints = await (await fetch(`${sandbox()}/_sandbox/webhooks`)).json();
    expect(addressIn(second)).not.toBe(addressIn(first));
    expect(endpoints).toMatchObject({ endpoints: [{ url: `${addressIn(second)}/hooks/stripe/a` }] });
  });

  it('ends without a complaint when it is stopped before it is ready', async () => {
    const only = start();
    await until('programs to be begun', async () => existsSync(path.join(home, 'logs/api.log')));
    only.process.kill('SIGINT');
    expect(await only.ended).toEqual([0, null]);
    expect(only.said()).toBe('');
  });
});
