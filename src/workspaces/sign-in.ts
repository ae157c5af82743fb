import { hkdfSync, randomUUID } from 'node:crypto';
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { betterAuth } from 'better-auth';
import { hashPassword } from 'better-auth/crypto';
import { Pool } from 'pg';
import { CONFIG, type Config } from '../platform/config/config.ts';
import { asApplication } from '../platform/database/connection-options.ts';
import type { Scope } from '../platform/database/scope.ts';
import { AppError } from '../platform/errors/app-error.ts';

const sessionDays = 30;

/** A session as proven by a cookie; `cookies` renew it in the browser and are passed on when there are any. */
export interface Session {
  readonly id: string;
  readonly userId: string;
  readonly cookies: readonly string[];
}

/** Where the sign-in library is set up and called. E-mail and password only; nobody can sign themselves up. */
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

function createPool(config: Config): Pool {
  const address = asApplication(config);
  const pool = new Pool({
    host: address.host,
    port: address.port,
    user: address.user,
    password: address.password,
    database: address.database,
    ssl: address.ssl,
    max: 4,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 10_000,
    application_name: 'keepwell sign-in',
  });
  const logger = new Logger(SignIn.name);
  // An idle connection that the database closed is replaced at the next use; unheard, the event would end the process.
  pool.on('error', (error) => logger.warn({ outcome: 'sign_in_connection_lost', error: error.message }));
  return pool;
}

function createAuth(config: Config, pool: Pool) {
  const logger = new Logger(SignIn.name);
  return betterAuth({
    baseURL: config.publicUrl,
    basePath: '/api/auth',
    secret: Buffer.from(hkdfSync('sha256', config.secretKey, '', 'keepwell sign-in', 32)).toString('base64url'),
    database: pool,
    trustedOrigins: [new URL(config.publicUrl).origin],
    telemetry: { enabled: false },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10, maxPasswordLength: 128 },
    // Counted by `SignInLimits`, in the database and for all processes.
    rateLimit: { enabled: false },
    logger: { level: 'error', log: (level, message) => logger.warn({ outcome: `sign_in_${level}`, message }) },
    ...tables,
    advanced: {
      cookiePrefix: 'keepwell',
      useSecureCookies: config.publicUrl.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
    },
  });
}

const stamps = { createdAt: 'created_at', updatedAt: 'updated_at' };

/** Where the library's rows are: its names in our spelling. */
const tables = {
  user: { modelName: 'auth_user', fields: { emailVerified: 'email_verified', ...stamps } },
  session: {
    modelName: 'auth_session',
    expiresIn: sessionDays * 86_400,
    updateAge: 86_400,
    fields: {
      userId: 'user_id',
      ipAddress: 'ip_address',
      userAgent: 'user_agent',
      expiresAt: 'expires_at',
      ...stamps,
    },
  },
  account: {
    modelName: 'auth_account',
    fields: {
      accountId: 'account_id',
      providerId: 'provider_id',
      userId: 'user_id',
      accessToken: 'access_token',
      refreshToken: 'refresh_token',
      idToken: 'id_token',
      accessTokenExpiresAt: 'access_token_expires_at',
      refreshTokenExpiresAt: 'refresh_token_expires_at',
      ...stamps,
    },
  },
  verification: { modelName: 'auth_verification', fields: { expiresAt: 'expires_at', ...stamps } },
};
