import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { readConfig } from '../config/config.ts';
import { JobQueue } from './job-queue.ts';

/** What a client of PostgreSQL says first when it wants to speak under TLS. */
const encryptionRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

describe('the queue of jobs', () => {
  it.each([
    ['?sslmode=verify-full', true],
    ['?sslmode=disable', false],
  ])('encrypts as the address of the database says: %s', async (asked, isEncrypted) => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const said = new Promise<Buffer>((resolve) => {
      server.on('connection', (socket) =>
        socket.once('data', (first: Buffer) => {
          resolve(first);
          socket.destroy();
        }),
      );
    });
    const queue = new JobQueue(
      readConfig([], {
        DATABASE_URL: `postgres://owner@127.0.0.1:${port}/health${asked}`,
        KEEPWELL_SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
      }),
    );
    await queue.start().catch(() => 'nobody answered');
    expect((await said).equals(encryptionRequest)).toBe(isEncrypted);
    await queue.onApplicationShutdown();
    server.close();
  });
});
