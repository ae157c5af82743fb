import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, existsSync, type WriteStream } from 'node:fs';
import { createInterface } from 'node:readline';

export interface ChildOptions {
  readonly name: string;
  readonly program: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** How Node is told to run it. */
  readonly nodeFlags: readonly string[];
}

/** What a program says on its first line when it is ready, as JSON. */
export type Ready = Readonly<Record<string, unknown>>;

const readyMilliseconds = 60_000;
const stopMilliseconds = 25_000;
const setpriv = '/usr/bin/setpriv';

/** One program of ours, begun again when it dies by itself, with growing pauses. */
export class Child {
  readonly options: ChildOptions;
  readonly #log: WriteStream;
  #process: ChildProcess | null = null;
  #isStopping = false;
  #failures = 0;

  constructor(options: ChildOptions) {
    this.options = options;
    this.#log = createWriteStream(options.logFile, { flags: 'a', mode: 0o600 });
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Starts the program and waits until it says that it is ready. */
  async start(onRestart: () => void): Promise<Ready> {
    const child = this.#spawn();
    child.once('exit', (code, signal) => this.#ended({ code, signal, onRestart }));
    const ready = await this.#untilReady(child);
    this.#failures = 0;
    return ready;
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const killing = setTimeout(() => child.kill('SIGKILL'), stopMilliseconds);
    await new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.kill('SIGTERM');
    });
    clearTimeout(killing);
  }

  #spawn(): ChildProcess {
    const own = [process.execPath, ...this.options.nodeFlags, this.options.program];
    // The kernel ends the program when this process is killed, however that happens.
    const command =
      process.platform === 'linux' && existsSync(setpriv) ? [setpriv, '--pdeathsig', 'TERM', ...own] : own;
    // A group of its own: Ctrl-C reaches us alone, and we end things in the right order.
    const child = spawn(command[0] ?? '', command.slice(1), {
      env: { ...process.env, ...this.options.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.#process = child;
    child.stdout?.pipe(this.#log, { end: false });
    child.stderr?.pipe(this.#log, { end: false });
    return child;
  }

  #untilReady(child: ChildProcess): Promise<Ready> {
    return new Promise((resolve, reject) => {
      const fail = () => {
        clearTimeout(timer);
        reject(new Error(`The ${this.options.name} did not start; see ${this.options.logFile}.`));
      };
      // One that hangs is ended: its end starts it again.
      const timer = setTimeout(() => child.kill('SIGKILL'), readyMilliseconds);
      child.once('exit', fail);
      child.once('error', fail);
      if (!child.stdout) return fail();
      createInterface({ input: child.stdout }).on('line', (line) => {
        const said = readReady(line);
        if (!said) return;
        clearTimeout(timer);
        child.off('exit', fail);
        child.off('error', fail);
        resolve(said);
      });
    });
  }

  #ended(end: { code: number | null; signal: string | null; onRestart: () => void }): void {
    if (this.#isStopping) return;
    this.#failures += 1;
    this.#log.write(`${this.options.name} ended (${end.signal ?? end.code}); starting it again.\n`);
    const pause = Math.min(30_000, 500 * 2 ** Math.min(this.#failures, 6));
    setTimeout(() => {
      if (this.#isStopping) return;
      this.start(end.onRestart).then(end.onRestart, () => undefined);
    }, pause);
  }
}

function readReady(line: string): Ready | null {
  if (!line.startsWith('{"listening"') && !line.startsWith('{"ready"')) return null;
  try {
    const said: unknown = JSON.parse(line);
    return typeof said === 'object' && said !== null ? { ...said } : null;
  } catch {
    return null;
  }
}
