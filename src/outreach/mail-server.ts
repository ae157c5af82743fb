import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { CONFIG, type Config } from '../platform/config/config.ts';
import { judge, type HandOver } from './hand-over.ts';
import { readSmtpUrl, type SmtpServer } from './smtp-server.ts';

/** How long a server may take, in milliseconds. */
interface Limits {
  readonly connect: number;
  readonly silence: number;
  /** Below the lease of a claimed message, so that a stalled server is left before anybody takes the message over. */
  readonly whole: number;
}

const usual: Limits = { connect: 10_000, silence: 20_000, whole: 45_000 };

/** Where mail is handed over. One connection a mail, each step with a limit; never inside a transaction. */
@Injectable()
export class MailServer {
  readonly #server: SmtpServer | null;

  constructor(@Inject(CONFIG) config: Config) {
    this.#server = config.smtpUrl === null ? null : readSmtpUrl(config.smtpUrl);
  }

  get isThere(): boolean {
    return this.#server !== null;
  }

  /** Hands one mail over. Answers what is known afterwards; it does not throw. */
  async handOver(raw: Buffer, envelope: { from: string; to: string }, limits = usual): Promise<HandOver> {
    if (!this.#server) return { kind: 'later', words: 'No mail server is set.' };
    const attempt = new Attempt(this.#server, limits);
    try {
      await attempt.deliver(raw, envelope);
      return { kind: 'accepted' };
    } catch (error) {
      return judge(error, attempt.hasBegun);
    } finally {
      attempt.close();
    }
  }
}

/** One connection and the mail that goes through it. */
class Attempt {
  readonly #connection: SMTPConnection;
  readonly #login: SmtpServer['login'];
  readonly #wholeMilliseconds: number;
  #hasBegun = false;

  constructor(server: SmtpServer, limits: Limits) {
    this.#wholeMilliseconds = limits.whole;
    this.#login = server.login;
    this.#connection = new SMTPConnection({
      host: server.host,
      port: server.port,
      secure: server.tls === 'wrapped',
      requireTLS: server.tls === 'required',
      ignoreTLS: server.tls === 'off',
      connectionTimeout: limits.connect,
      greetingTimeout: limits.connect,
      dnsTimeout: limits.connect,
      socketTimeout: limits.silence,
    });
  }

  /** True once the server asked for the content: from then on, silence does not mean that nothing was taken. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  async deliver(raw: Buffer, envelope: { from: string; to: string }): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('The mail server took too long.')), this.#wholeMilliseconds);
    });
    try {
      await Promise.race([this.#converse(raw, envelope), limit]);
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    this.#connection.close();
  }

  async #converse(raw: Buffer, envelope: { from: string; to: string }): Promise<void> {
    const connection = this.#connection;
    await new Promise<void>((resolve, reject) => {
      connection.on('error', reject);
      connection.once('end', () => reject(new Error('The mail server closed the connection.')));
      connection.connect((error) => (error ? reject(error) : resolve()));
    });
    const login = this.#login;
    if (login) {
      const credentials = { user: login.user, pass: login.password };
      await new Promise<void>((resolve, reject) => {
        connection.once('end', () => reject(new Error('The mail server closed the connection.')));
        connection.login({ credentials }, (error) => (error ? reject(error) : resolve()));
      });
    }
    await new Promise<void>((resolve, reject) => {
      connection.on('error', reject);
      connection.once('end', () => reject(new Error('The mail server closed the connection.')));
      const to = { from: envelope.from, to: [envelope.to], size: raw.length };
      connection.send(to, this.#watched(raw), (error) => (error ? reject(error) : resolve()));
    });
  }

  #watched(raw: Buffer): Readable {
    const begin = () => {
      this.#hasBegun = true;
    };
    let isRead = false;
    return new Readable({
      highWaterMark: 0,
      read() {
        if (isRead) return;
        isRead = true;
        begin();
        this.push(raw);
        this.push(null);
      },
    });
  }
}
