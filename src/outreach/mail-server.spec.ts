import { createServer, type Server, type Socket } from 'node:net';
import { until } from '../../test/support/until.ts';
import { MailServer } from './mail-server.ts';

const stages = ['greeting', 'EHLO', 'MAIL FROM', 'RCPT TO', 'DATA', 'content'] as const;
type Stage = (typeof stages)[number];

const limits = { connect: 1_500, silence: 1_500, whole: 20_000 };
const raw = Buffer.from('Subject: Hello\r\n\r\nHello\r\n');
const envelope = { from: 'ada@keel.example', to: 'bo@northwind.example' };

describe('a mail server that stalls', () => {
  const servers: Server[] = [];
  const open = new Set<Socket>();
  const nobodyIsLeft = () => until('the last socket to close', async () => open.size === 0);

  afterEach(async () => {
    for (const socket of open) socket.destroy();
    await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  });

  async function listen(talk: (socket: Socket) => void): Promise<MailServer> {
    const server = createServer((socket) => {
      open.add(socket);
      socket.on('close', () => open.delete(socket));
      socket.on('error', () => undefined);
      talk(socket);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return new MailServer(Object({ smtpUrl: `smtp://127.0.0.1:${port}?tls=off` }));
  }

  /** Answers as a server does until it has heard what belongs to `stage`, and never again. */
  function silentAt(stage: Stage): (socket: Socket) => void {
    return (socket) => {
      const say = (words: string, at: Stage) => {
        if (stages.indexOf(at) < stages.indexOf(stage)) socket.write(`${words}\r\n`);
      };
      say('220 mail.example', 'greeting');
      let isContent = false;
      socket.on('data', (bytes) => {
        const text = bytes.toString('latin1');
        if (isContent) return;
        if (text.startsWith('EHLO')) say('250 mail.example', 'EHLO');
        if (text.startsWith('MAIL FROM')) say('250 ok', 'MAIL FROM');
        if (text.startsWith('RCPT TO')) say('250 ok', 'RCPT TO');
        if (text.startsWith('DATA')) {
          isContent = true;
          say('354 go on', 'DATA');
        }
      });
    };
  }

  it('is left after a limit, at whatever stage, with no socket kept', async () => {
    const ends = await Promise.all(
      stages.map(async (stage) => {
        const mail = await listen(silentAt(stage));
        return [stage, (await mail.handOver(raw, envelope, limits)).kind];
      }),
    );
    // Silence after the content does not mean that it was not taken; before it, nothing was.
    expect(ends).toEqual(stages.map((stage) => [stage, stage === 'content' ? 'unknown' : 'later']));
    await nobodyIsLeft();
  });

  it('and answers without end is left after the whole limit', async () => {
    const mail = await listen((socket) => {
      const drip = setInterval(() => socket.write('220-still here\r\n'), 20);
      socket.on('close', () => clearInterval(drip));
    });
    expect(await mail.handOver(raw, envelope, { ...limits, whole: 1_000 })).toMatchObject({
      kind: 'later',
      words: expect.any(String),
    });
    await nobodyIsLeft();
  });
});
