import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import path from 'node:path';
import { z } from 'zod';
import { root } from '../build.ts';

const readyMilliseconds = 300_000;
/** Flags for a program that does not watch the channel itself. */
export const endWithParent = ['--import', path.join(root, 'test/support/end-with-parent.mjs')] as const;
const message = z.record(z.string(), z.unknown());
export type Message = z.infer<typeof message>;

/**
 * A program of its own: what it uses is measured apart from whoever asks it. It ends with us, even when we are killed: it watches
 * its channel to us, by `answerQuestions` or, where it knows nothing of questions, by `endWithParent`.
 */
export class Child {
  readonly #process: ChildProcess;
  readonly #ended: Promise<void>;
  #said = '';
  /** The first line it printed, once it could be spoken to. */
  ready: Message = {};

  private constructor(process: ChildProcess) {
    this.#process = process;
    this.#ended = new Promise((resolve) => process.once('exit', () => resolve()));
    process.stderr?.on('data', (data: Buffer) => (this.#said = (this.#said + data.toString()).slice(-20_000)));
  }

  /** Answers when the program has said, in one line of JSON, that it is ready. */
  static async start(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Child> {
    const { PATH, HOME, TMPDIR } = process.env;
    const child = new Child(
      spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
        env: { PATH, HOME, TMPDIR, ...environment },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      }),
    );
    child.ready = await child.#untilReady();
    return child;
  }

  /** Sends one question and waits for its answer. A question that fails throws what went wrong. */
  async ask(question: Message): Promise<Message> {
    const answer = new Promise<Message>((resolve, reject) => {
      this.#process.once('message', (said) => resolve(message.parse(said)));
      void this.#ended.then(() => reject(new Error(`The program ended:\n${this.#said}`)));
    });
    this.#process.send(question);
    const said = await answer;
    if (typeof said['error'] === 'string') throw new Error(said['error']);
    return said;
  }

  /** The most memory it has had resident so far, in bytes; null where the system does not say. */
  peakBytes(): number | null {
    try {
      const status = readFileSync(`/proc/${this.#process.pid}/status`, 'utf8');
      const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
      return kibibytes === undefined ? null : Number(kibibytes) * 1024;
    } catch {
      return null;
    }
  }

  get said(): string {
    return this.#said;
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#ended;
  }

  /** Resolves when it has ended, however. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) this.#process.kill('SIGTERM');
    const killing = setTimeout(() => this.#process.kill('SIGKILL'), 10_000);
    await this.#ended;
    clearTimeout(killing);
  }

  async #untilReady(): Promise<Message> {
    const { stdout } = this.#process;
    if (!stdout) throw new Error('The program has no output.');
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`Not ready in time:\n${this.#said}`)), readyMilliseconds);
      createInterface({ input: stdout }).on('line', (line) => {
        this.#said = `${this.#said}${line}\n`.slice(-20_000);
        if (!/^\{"(listening|ready)"/.test(line)) return;
        clearTimeout(timer);
        resolve(message.parse(JSON.parse(line)));
      });
      void this.#ended.then(() => {
        clearTimeout(timer);
        reject(new Error(`The program ended before it was ready:\n${this.#said}`));
      });
    });
  }
}
