import { createServer, type IncomingMessage, type ServerResponse, type Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { ReadOnlyHttp } from '#connectors/read-only-http.ts';
import { TransportError } from '#connectors/transport-error.ts';
import { anAccess } from '../../../libs/connectors/testing/an-access.ts';
import { Findings, type Fault } from '../fault.ts';

const each = 1_000;
const atOnce = 100;
const mostSeconds = 30;
const path = '/v1/things';

type Manner = 'silent' | 'trickling' | 'cut';

/** How the other side behaves; a call is told by its query. */
const behaviours: Readonly<Record<Manner, (response: ServerResponse) => void>> = {
  silent: () => undefined,
  trickling: (response) => {
    response.writeHead(200);
    const drip = setInterval(() => response.write(' '), 500);
    response.on('close', () => clearInterval(drip));
  },
  cut: (response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('{');
    setTimeout(() => response.destroy(), 20);
  },
};

/** A thousand calls each that are met with silence, with a trickle, and with a cut. */
export const callsCut: Fault = {
  name: 'calls-cut',
  line: '3.3',
  mostMinutes: () => 30,
  async prove() {
    const findings = new Findings();
    const { server, sockets, address } = await listen();
    try {
      for (const manner of ['cut', 'silent', 'trickling'] as const) {
        const ends = new Map<string, number>();
        let longest = 0;
        for (let made = 0; made < each; made += atOnce) {
          await Promise.all(
            Array.from({ length: atOnce }, async () => {
              const began = performance.now();
              const end = await call(address, manner);
              longest = Math.max(longest, (performance.now() - began) / 1_000);
              ends.set(end, (ends.get(end) ?? 0) + 1);
            }),
          );
        }
        const told = [...ends].map(([end, count]) => `${count} × ${end}`).join(', ');
        const expected = manner === 'cut' ? 'cut' : 'too_slow';
        findings.demand(ends.get(expected) === each, `${manner}: ${told}`);
        // What the machine was busy with otherwise is allowed on top.
        findings.demand(longest <= mostSeconds + 5, `the longest took ${longest.toFixed(1)} s`);
        for (let look = 0; sockets.size > 0 && look < 100; look += 1) await wait(100);
        findings.demand(sockets.size === 0, `${sockets.size} sockets left`);
      }
      return findings.outcome;
    } finally {
      server.closeAllConnections();
      server.close();
    }
  },
};

async function call(address: string, manner: Manner): Promise<string> {
  const { protocol, hostname, port } = new URL(address);
  const http = new ReadOnlyHttp(anAccess({ baseUrl: address }), [{ method: 'GET', path: /^\/v1\/things$/ }]);
  try {
    await http.send({
      method: 'GET',
      protocol,
      host: hostname,
      port,
      path: `${path}?${manner}`,
      headers: {},
      body: null,
    });
    return 'answered';
  } catch (error) {
    return error instanceof TransportError ? error.failure : String(error);
  }
}

async function listen(): Promise<{ server: Server; sockets: ReadonlySet<object>; address: string }> {
  const sockets = new Set<object>();
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const manner = Object.keys(behaviours).find((name) => request.url?.endsWith(`?${name}`));
    if (manner === 'silent' || manner === 'trickling' || manner === 'cut') behaviours[manner](response);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return { server, sockets, address: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}` };
}
