import { createServer, type Server } from 'node:http';
import { once } from 'node:events';

export interface Letter {
  readonly body: string;
  readonly signature: string;
}

/** A webhook endpoint: keeps what it is sent, and answers as it is told. */
export class Receiver {
  readonly letters: Letter[] = [];
  answer = 200;
  private readonly server: Server;

  private constructor(server: Server) {
    this.server = server;
  }

  static async open(header = 'stripe-signature'): Promise<Receiver> {
    const server = createServer();
    const receiver = new Receiver(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        receiver.letters.push({ body, signature: String(request.headers[header]) });
        response.writeHead(receiver.answer).end();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return receiver;
  }

  get url(): string {
    const address = this.server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/hook`;
  }

  /** Resolves once so many letters have come. */
  async received(count: number): Promise<readonly Letter[]> {
    return waitFor(() => (this.letters.length >= count ? this.letters : null));
  }

  get types(): string[] {
    return this.letters.map(({ body }) => {
      const event: { type: string } = JSON.parse(body);
      return event.type;
    });
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

const GIVE_UP_MS = 20_000;

/** Asks until there is an answer; a generous limit turns a hang into a failure. */
export async function waitFor<T>(ask: () => T | null): Promise<T> {
  const end = Date.now() + GIVE_UP_MS;
  for (;;) {
    const found = ask();
    if (found !== null) return found;
    if (Date.now() > end) throw new Error('It did not happen.');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
