import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { control } from './merchant.ts';
import type { Product } from './product.ts';
import { until } from './until.ts';

type System = 'stripe' | 'measure';

interface Letter {
  readonly body: Buffer;
  readonly headers: IncomingHttpHeaders;
}

const controls = { stripe: '/webhook', measure: '/measure/webhook' } as const;

/** Stands between the sandbox and the letter boxes of the product: keeps what the billing systems post until it is told to bring it. */
export class PostOffice {
  readonly #held: Record<System, Letter[]> = { stripe: [], measure: [] };
  readonly #boxes: Record<System, string>;
  readonly #server: Server;

  private constructor(boxes: Record<System, string>) {
    this.#boxes = boxes;
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const system = request.url === '/stripe' ? 'stripe' : 'measure';
        this.#held[system].push({ body: Buffer.concat(chunks), headers: request.headers });
        response.writeHead(200).end();
      });
    });
  }

  /** Takes the product's place at both halves; they sign with a secret that both boxes have been told. */
  static async open(product: Product, boxes: Record<System, string>, secret: string): Promise<PostOffice> {
    const office = new PostOffice(boxes);
    office.#server.listen(0, '127.0.0.1');
    await once(office.#server, 'listening');
    const address = office.#server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    for (const system of ['stripe', 'measure'] as const) {
      const known = Object(await control(product, 'GET', `${controls[system]}s`));
      for (const { id } of known.endpoints) await control(product, 'DELETE', `${controls[system]}/${id}`);
      await control(product, 'PUT', controls[system], { url: `http://127.0.0.1:${port}/${system}`, secret });
    }
    return office;
  }

  /** Waits until so many letters of a system lie here. */
  async holds(system: System, count: number): Promise<void> {
    await until(`${count} letters of ${system}`, async () => this.#held[system].length >= count);
  }

  /** Brings what a system has posted, and keeps it, so that it can be brought once more. */
  async bring(system: System): Promise<void> {
    for (const { body, headers } of this.#held[system]) {
      const kept = Object.entries(headers).filter(([name]) => /signature|content-type/.test(name));
      const response = await fetch(this.#boxes[system], {
        method: 'POST',
        headers: kept.map(([name, value]): [string, string] => [name, String(value)]),
        body: new Uint8Array(body),
      });
      if (!response.ok) throw new Error(`The letter box answered ${response.status}: ${await response.text()}`);
      await response.arrayBuffer();
    }
  }

  /** Nothing that was posted so far is brought any more. */
  empty(): void {
    this.#held.stripe.length = 0;
    this.#held.measure.length = 0;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
