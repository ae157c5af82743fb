import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { endLeftovers, isRunning, startedProcess, whenEnded } from './leftovers.ts';

describe('what an earlier start left running', () => {
  it('is ended when it is the very process that was begun', async () => {
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { stdio: 'ignore' });
    await once(child, 'spawn');
    const remembered = startedProcess(child.pid ?? 0);
    expect(isRunning(remembered)).toBe(true);
    const ended = once(child, 'exit');
    await endLeftovers([remembered]);
    expect(await ended).toEqual([null, 'SIGTERM']);
    expect(isRunning(remembered)).toBe(false);
  });

  it('does not run once it has ended, even while nobody has asked after it', async () => {
    // The shell does not wait for its child: what was killed stays behind as a zombie for as long as the shell lives.
    const shell = spawn('/bin/sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [line]: Buffer[] = await once(shell.stdout, 'data');
    const remembered = startedProcess(Number(String(line).trim()));
    expect(isRunning(remembered)).toBe(true);
    process.kill(remembered.pid, 'SIGKILL');
    for (let tries = 0; isRunning(remembered) && tries < 200; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect(isRunning(remembered)).toBe(false);
    shell.kill('SIGKILL');
  });

  it('is left alone when its number belongs to somebody else now', async () => {
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { stdio: 'ignore' });
    await once(child, 'spawn');
    const pid = child.pid ?? 0;
    await endLeftovers([
      { pid, began: '1' },
      { pid, began: null },
    ]);
    expect(isRunning(startedProcess(pid))).toBe(true);
    child.kill('SIGKILL');
  });
});

describe('whoever depends on another process', () => {
  it('hears of its end, even when it was killed', async () => {
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { stdio: 'ignore' });
    await once(child, 'spawn');
    const watched = startedProcess(child.pid ?? 0);
    const ended = new Promise<boolean>((resolve) => whenEnded(watched.pid, () => resolve(isRunning(watched))));
    child.kill('SIGKILL');
    expect(await ended).toBe(false);
  });

  it('waits for nobody where there is no such process', () => {
    expect(() => whenEnded(Number.NaN, () => undefined)).not.toThrow();
  });
});
