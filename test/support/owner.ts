import {
  BillingBook,
  aCustomer,
  aFailedInvoice,
  anInvoice,
  aSubscription,
  type BookConnection,
  type Json,
} from './billing-book.ts';
import type { SetClock } from './clock.ts';
import type { TestDatabase } from './database.ts';
import { aWorkspaceWithKey, type Answered, type TestHttp } from './http.ts';

const minute = 60_000;

/** The owner of a workspace, who asks for things over HTTP, and what billing tells there. */
export class Owner {
  private constructor(
    private readonly http: TestHttp,
    private readonly database: TestDatabase,
    private readonly clock: SetClock,
    readonly memberId: string,
    readonly key: string,
    readonly book: BillingBook,
  ) {}

  static async begin(http: TestHttp, database: TestDatabase, clock: SetClock): Promise<Owner> {
    const { workspaceId, memberId, key } = await aWorkspaceWithKey(http, database);
    const book = new BillingBook(database, http.rooms, clock, workspaceId);
    return new Owner(http, database, clock, memberId, key, book);
  }

  get workspaceId(): string {
    return this.book.workspaceId;
  }

  /** Past the walls between workspaces, as the owner of the database; `$1` is the workspace. */
  async rows(text: string, ...values: readonly unknown[]) {
    return (await this.database.owner.query(text, [this.workspaceId, ...values])).rows;
  }

  send(method: string, path: string, body?: object): Promise<Answered> {
    const { key } = this;
    return this.http.send(method, `/api${path}`, body === undefined ? { key } : { key, body });
  }

  /** What is answered. Throws when it is a refusal. */
  async get(path: string) {
    return Object((await this.#succeed('GET', path)).body);
  }

  /** Switches the playbooks of these triggers on. */
  async switchOn(sending: 'draft' | 'auto', ...triggers: readonly string[]): Promise<void> {
    const named = `select id from playbook where workspace_id = $1 and trigger = any($2)`;
    for (const { id } of await this.rows(named, triggers)) {
      await this.#succeed('PUT', `/playbooks/${id}/switch`, { isOn: true, sending });
    }
    this.clock.advance(minute);
  }

  async #succeed(method: string, path: string, body?: object): Promise<Answered> {
    const answer = await this.send(method, path, body);
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer;
  }

  /** A customer who paid so far, then fails to pay: what is on writes. Answers the account. */
  async fails(connection: BookConnection, customer = 'cus_1', given: Json = {}): Promise<string> {
    const now = this.clock.now();
    const before = [aCustomer(customer, given), aSubscription(customer, now), anInvoice(customer, now)];
    const [accountId = ''] = await this.book.receive(connection, before);
    this.clock.advance(minute);
    await this.book.receive(connection, [aFailedInvoice(customer, now)]);
    return accountId;
  }
}
