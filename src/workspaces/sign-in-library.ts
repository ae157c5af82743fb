import { hkdfSync } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { betterAuth } from 'better-auth';
import { Pool } from 'pg';
import type { Config } from '../platform/config/config.ts';
import { asApplication } from '../platform/database/connection-options.ts';

const sessionDays = 30;
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

/** The library's own connections, few: it is asked once a request. */
export function createPool(config: Config): Pool {
  const pool = new Pool({
    ...asApplication(config),
    max: 4,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 10_000,
    application_name: 'keepwell sign-in',
  });
  const logger = new Logger('SignIn');
  // An idle connection that the database closed is replaced at the next use; unheard, the event would end the process.
  pool.on('error', (error) => logger.warn({ outcome: 'sign_in_connection_lost', error: error.message }));
  return pool;
}

/** The library, set up: e-mail and password only; nobody can sign themselves up. */
export function createAuth(config: Config, pool: Pool) {
  const logger = new Logger('SignIn');
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
