import { createHmac } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/** A whole HTTP request, written out before anybody's time is taken. */
export type Written = Buffer;

/** A signed POST as the billing system sends it. */
export function writePost(url: URL, body: string, secret: string, at = Math.floor(Date.now() / 1000)): Written {
  const signature = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
  return Buffer.from(
    `POST ${url.pathname} HTTP/1.1\r\nhost: ${url.host}\r\ncontent-type: application/json; charset=utf-8\r\n` +
      `stripe-signature: t=${at},v1=${signature}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

export interface Load {
  readonly seconds: number;
  readonly answered: number;
  /** Answers that were not 2xx. */
  readonly refused: number;
  /** From the last byte out to the last byte in, sorted. */
  readonly milliseconds: readonly number[];
}

/**
 * Sends requests over so many connections, each waiting for its answer before the next; `startsAt` spaces them out
 * instead, in milliseconds from the beginning. The least a client can do, so that it takes little from who is measured.
 */
export async function send(
  url: URL,
  requests: readonly Written[],
  options: { connections: number; startsAt?: (index: number) => number },
): Promise<Load> {
  const took: number[] = [];
  let refused = 0;
  let next = 0;
  const began = performance.now();
  const lane = async () => {
    const line = await Line.open(url);
    try {
      for (let at = next++; at < requests.length; at = next++) {
        const due = options.startsAt ? began + options.startsAt(at) : 0;
        const wait = due - performance.now();
        if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
        const sent = performance.now();
        const status = await line.ask(requests[at] ?? Buffer.alloc(0));
        took.push(performance.now() - sent);
        if (status < 200 || status > 299) refused += 1;
      }
    } finally {
      line.close();
    }
  };
  await Promise.all(Array.from({ length: options.connections }, lane));
  const seconds = (performance.now() - began) / 1000;
  return { seconds, answered: took.length, refused, milliseconds: took.sort((a, b) => a - b) };
}

export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

const headEnd = '\r\n\r\n';
/** No answer of a receiver is longer. */
const longestAnswer = 65_536;

/** One kept-alive connection: knows just enough of HTTP to see where an answer ends, and reads it where it comes to lie. */
class Line {
  readonly #socket: Socket;
  readonly #read = Buffer.allocUnsafe(longestAnswer);
  #held = '';
  #done: ((status: number) => void) | null = null;
  #failed: ((error: Error) => void) | null = null;

  private constructor(url: URL) {
    const take = (bytes: number) => {
      this.#held += this.#read.toString('latin1', 0, bytes);
      this.#look();
      return true;
    };
    this.#socket = connect({
      port: Number(url.port),
      host: url.hostname,
      noDelay: true,
      onread: { buffer: this.#read, callback: take },
    });
    this.#socket.on('error', (error) => this.#failed?.(error));
    this.#socket.on('close', () => this.#failed?.(new Error('The connection was closed.')));
  }

  static open(url: URL): Promise<Line> {
    return new Promise((resolve, reject) => {
      const line = new Line(url);
      line.#failed = reject;
      line.#socket.once('connect', () => resolve(line));
    });
  }

  ask(request: Written): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#done = resolve;
      this.#failed = reject;
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#failed = null;
    this.#socket.destroy();
  }

  #look(): void {
    const end = this.#held.indexOf(headEnd);
    if (end < 0) return;
    const head = this.#held.slice(0, end).toLowerCase();
    const length = /content-length: (\d+)/.exec(head)?.[1];
    const isChunked = head.includes('transfer-encoding: chunked');
    const body = this.#held.slice(end + headEnd.length);
    if (isChunked ? !body.endsWith(`0${headEnd}`) : body.length < Number(length ?? 0)) return;
    this.#held = '';
    this.#done?.(Number(head.slice(9, 12)));
  }
}
