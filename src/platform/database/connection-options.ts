import { hkdfSync } from 'node:crypto';
import pg from 'pg';
import { parse } from 'pg-connection-string';
import type { Config } from '../config/config.ts';

export interface DatabaseAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string | undefined;
  readonly database: string;
  readonly ssl: boolean | object | undefined;
}

/** The role that the application and its tests log in as: it owns nothing, so row-level security binds it (ruling 14). */
export const applicationRole = 'keepwell_app';

/** Reads a `postgres://` address; a socket directory is given as `?host=/path`. */
export function readDatabaseUrl(url: string): DatabaseAddress {
  const options = parse(url);
  return {
    host: options.host ?? '127.0.0.1',
    port: Number(options.port ?? 5432),
    user: options.user ?? 'postgres',
    password: options.password,
    database: options.database ?? 'keepwell',
    ssl: typeof options.ssl === 'string' ? options.ssl === 'true' : options.ssl,
  };
}

/** An address, with a password or what finds it out. */
type AddressToOpen = Omit<DatabaseAddress, 'password'> & { readonly password: Password | undefined };

/** What TypeORM is told of a database, whoever opens it. Extensions are the business of migrations. */
export function toSourceOptions({ host, port, user, password, database, ssl }: AddressToOpen) {
  return {
    type: 'postgres',
    host,
    port,
    username: user,
    password,
    database,
    // A driver's type: true, or TLS options, as they were read from the address.
    ssl: ssl as boolean | undefined,
    installExtensions: false,
    uuidExtension: 'pgcrypto',
  } as const;
}

/** PostgreSQL's code for a password that is not the role's. */
const wrongPassword = '28P01';

/**
 * The application's password, derived from the main key so that no second secret has to be kept.
 * The migrator sets it on the role each time it runs.
 */
export function applicationPassword(secretKey: Buffer): string {
  return Buffer.from(hkdfSync('sha256', secretKey, '', 'keepwell database role', 24)).toString('base64url');
}

/** A password, or what finds out which one is right. */
export type Password = string | (() => Promise<string>);

/** The same database, as the role that owns nothing. */
export function asApplication(
  config: Pick<Config, 'databaseUrl' | 'secretKey' | 'formerKeys'>,
): Omit<DatabaseAddress, 'password'> & { readonly password: Password } {
  const address = { ...readDatabaseUrl(config.databaseUrl), user: applicationRole };
  const candidates = [config.secretKey, ...config.formerKeys].map(applicationPassword);
  const [current = ''] = candidates;
  // While the main key is rotated the role has the password of the one or the other: it changes with the next migration
  // after everything was sealed anew, and programs that run meanwhile go on.
  const password = candidates.length === 1 ? current : () => findPassword(address, candidates);
  return { ...address, password };
}

async function findPassword(address: DatabaseAddress, candidates: readonly string[]): Promise<string> {
  for (const password of candidates.slice(0, -1)) {
    const { ssl, ...rest } = address;
    // A driver's type: true, or TLS options, as they were read from the address.
    const client = new pg.Client({
      ...rest,
      ssl: ssl as boolean | undefined,
      password,
      connectionTimeoutMillis: 5_000,
    });
    try {
      await client.connect();
      return password;
    } catch (error) {
      if (!(error instanceof pg.DatabaseError) || error.code !== wrongPassword) throw error;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  return candidates.at(-1) ?? '';
}
