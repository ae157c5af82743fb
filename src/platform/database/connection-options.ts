import { hkdfSync } from 'node:crypto';
import { parse } from 'pg-connection-string';

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

/**
 * The application's password, derived from the main key so that no second secret has to be kept.
 * The migrator sets it on the role each time it runs.
 */
export function applicationPassword(secretKey: Buffer): string {
  return Buffer.from(hkdfSync('sha256', secretKey, '', 'keepwell database role', 24)).toString('base64url');
}

/** The same database, as the role that owns nothing. */
export function asApplication(address: DatabaseAddress, secretKey: Buffer): DatabaseAddress {
  return { ...address, user: applicationRole, password: applicationPassword(secretKey) };
}
