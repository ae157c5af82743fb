import { SMTPServer } from 'smtp-server';

/** How the server behaves towards the next mails. */
export type Behaviour =
  | 'take'
  | 'refuse-address'
  | 'ask-later'
  /** Takes the whole content and cuts the connection instead of answering. */
  | 'take-and-cut'
  /** Cuts before any content. */
  | 'cut'
  /** Wants a login that nobody gave it. */
  | 'refuse-login';

/** The mail server at the edge of the world: it keeps what it took and behaves as it is told. */
export class FakeMail {
  readonly received: { readonly from: string; readonly to: string[]; readonly raw: string }[] = [];
  behaviour: Behaviour = 'take';
  readonly #server: SMTPServer;

  constructor() {
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      logger: false,
      onRcptTo: (_address, session, done) => {
        if (this.behaviour === 'refuse-address') return done(answer(550, '5.1.1 No such user'));
        if (this.behaviour === 'ask-later') return done(answer(451, '4.7.1 Greylisted, try later'));
        if (this.behaviour === 'refuse-login') return done(answer(530, '5.7.0 Authentication required'));
        if (this.behaviour === 'cut') this.#cut(session.id);
        return done();
      },
      onData: (stream, session, done) => {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => {
          const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : '';
          const to = session.envelope.rcptTo.map((recipient) => recipient.address);
          this.received.push({ from, to, raw: Buffer.concat(parts).toString('utf8') });
          if (this.behaviour === 'take-and-cut') return this.#cut(session.id);
          return done();
        });
      },
    });
    this.#server.on('error', () => undefined);
  }

  async open(): Promise<string> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, '127.0.0.1', () => resolve());
    });
    const address = this.#server.server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return `smtp://127.0.0.1:${port}`;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #cut(sessionId: string): void {
    for (const connection of this.#server.connections) {
      if (Reflect.get(connection, 'session')?.id === sessionId) Reflect.get(connection, '_socket')?.destroy();
    }
  }
}

function answer(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
