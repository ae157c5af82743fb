import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const port = 5432;

/** Stands between our programs and the database: lets them through, cuts what is open, refuses or ignores who comes. */
export class Gate {
  readonly #server: Server;
  readonly #home: string;
  readonly #open = new Set<Socket>();
  #manner: 'through' | 'refuse' | 'silent' = 'through';

  private constructor(target: string) {
    this.#home = mkdtempSync(path.join(tmpdir(), 'kw-gate-'));
    this.#server = createServer((socket) => this.#admit(socket, target));
  }

  /** `databaseUrl` names the directory of a socket, as the embedded server has one. */
  static async before(databaseUrl: string): Promise<Gate> {
    const host = new URL(databaseUrl).searchParams.get('host') ?? '';
    const gate = new Gate(path.join(host, `.s.PGSQL.${port}`));
    await new Promise<void>((resolve) => {
      gate.#server.listen(path.join(gate.#home, `.s.PGSQL.${port}`), resolve);
    });
    return gate;
  }

  /** The address of the same database, through here. */
  addressOf(databaseUrl: string): string {
    const url = new URL(databaseUrl);
    url.searchParams.set('host', this.#home);
    return url.toString();
  }

  /** From now on; what is open is cut when the gate closes. */
  set(manner: 'through' | 'refuse' | 'silent'): void {
    this.#manner = manner;
    if (manner !== 'through') for (const socket of this.#open) socket.destroy();
  }

  async close(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    rmSync(this.#home, { recursive: true, force: true });
  }

  #admit(socket: Socket, target: string): void {
    this.#open.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => this.#open.delete(socket));
    if (this.#manner === 'refuse') return void socket.destroy();
    // Whoever is not answered holds a connection that says nothing.
    if (this.#manner === 'silent') return;
    const inner = connect(target);
    this.#open.add(inner);
    inner.on('error', () => socket.destroy());
    inner.once('close', () => {
      this.#open.delete(inner);
      socket.destroy();
    });
    socket.once('close', () => inner.destroy());
    socket.pipe(inner).pipe(socket);
  }
}
