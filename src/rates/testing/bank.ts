import { createServer, type Server } from 'node:http';
import { anEnvelope } from './envelope.ts';

/** Publishes what a test puts into it, and counts who asks. */
export class Bank {
  body = anEnvelope({ '2026-11-20': { USD: '1.08', SEK: '11.5' } });
  status = 200;
  asked = 0;
  readonly #server: Server = createServer((_request, response) => {
    this.asked += 1;
    response.writeHead(this.status).end(this.body);
  });

  /** Answers the address of its file. */
  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/rates.xml`;
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
