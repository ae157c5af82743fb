import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { hashPassword } from 'better-auth/crypto';
import type { Pool } from 'pg';
import { CONFIG, type Config } from '../platform/config/config.ts';
import type { Scope } from '../platform/database/scope.ts';
import { AppError } from '../platform/errors/app-error.ts';
import { createAuth, createPool } from './sign-in-library.ts';

/** A session as proven by a cookie; `cookies` renew it in the browser and are passed on when there are any. */
export interface Session {
  readonly id: string;
  readonly userId: string;
  readonly cookies: readonly string[];
}

/** Where the sign-in library is called. */
@Injectable()
export class SignIn implements OnApplicationShutdown {
  readonly #pool: Pool;
  readonly #auth: ReturnType<typeof createAuth>;

  constructor(@Inject(CONFIG) config: Config) {
    this.#pool = createPool(config);
    this.#auth = createAuth(config, this.#pool);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#pool.end();
  }

  /** The session that a request's cookie proves, or null. */
  async sessionOf(cookie: string | undefined): Promise<Session | null> {
    if (!cookie) return null;
    const found = await this.#reach(() =>
      this.#auth.api.getSession({ headers: new Headers({ cookie }), returnHeaders: true }),
    );
    if (!found.response) return null;
    const { session, user } = found.response;
    return { id: session.id, userId: user.id, cookies: found.headers.getSetCookie() };
  }

  /** The cookies of a new session, or null when account and password do not belong together. */
  async open(email: string, password: string, browser: { address: string; name: string }): Promise<string[] | null> {
    const headers = new Headers({ 'user-agent': browser.name.slice(0, 300), 'x-forwarded-for': browser.address });
    const answer = await this.#reach(() =>
      this.#auth.api.signInEmail({ body: { email, password, rememberMe: true }, headers, asResponse: true }),
    );
    if (answer.status >= 500) throw signInAway();
    return answer.ok ? answer.headers.getSetCookie() : null;
  }

  /** Ends the session; answers the cookies that clear it. */
  async close(cookie: string | undefined): Promise<string[]> {
    const headers = new Headers(cookie ? { cookie } : {});
    const answer = await this.#reach(() => this.#auth.api.signOut({ headers, asResponse: true }));
    return answer.headers.getSetCookie();
  }

  /** Takes as long as looking at a password does, so that a resting account cannot be told from a wrong password. */
  async pretend(password: string): Promise<void> {
    await hashPassword(password);
  }

  /** A step: makes a person who can sign in. The password is hashed before the transaction begins. */
  async add({ db }: Scope, person: { name: string; email: string; passwordHash: string }): Promise<string> {
    const userId = randomUUID();
    await db.query(`insert into auth_user (id, name, email, email_verified) values ($1, $2, $3, true)`, [
      userId,
      person.name,
      person.email.toLowerCase(),
    ]);
    await db.query(
      `insert into auth_account (id, account_id, provider_id, user_id, password) values ($1, $2, 'credential', $2, $3)`,
      [randomUUID(), userId, person.passwordHash],
    );
    return userId;
  }

  async hash(password: string): Promise<string> {
    return hashPassword(password);
  }

  async #reach<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (cause) {
      throw signInAway(cause);
    }
  }
}

function signInAway(cause?: unknown): AppError {
  return new AppError(
    'unavailable',
    'sign_in_unavailable',
    'Sign-in cannot be checked at the moment. Try again shortly.',
    {
      cause,
    },
  );
}
