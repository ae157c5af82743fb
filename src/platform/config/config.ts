import { z } from 'zod';
import { keyIdOf, readMainKeys } from './main-keys.ts';
import { readSystemSettings } from './system-settings.ts';
import { trustedProxies, type TrustedProxies } from './trusted-proxies.ts';

const origin = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/+$/, ''));

/** The European Central Bank's reference rates: the last ninety days, and beside them all since 1999. */
const bank = 'https://www.ecb.europa.eu/stats/eurofxref';
const bankRates = { recent: `${bank}/eurofxref-hist-90d.xml`, history: `${bank}/eurofxref-hist.xml` };

/** Operator settings, each described in the table of the README. Everything is read here, once, and nowhere else. */
const environment = z.object({
  DATABASE_URL: z.string().min(1),
  PUBLIC_URL: origin.default('http://127.0.0.1:3000'),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  SANDBOX_URL: origin.optional(),
  REFERENCE_RATES_URL: z.union([z.literal('off'), z.url({ protocol: /^https?$/ })]).default(bankRates.recent),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.email().optional(),
  TRUST_PROXY: trustedProxies.default(false),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(12),
  /** For tests that kill a worker at a named point of the road. */
  KEEPWELL_STOP_AT: z.string().optional(),
});

export interface Config {
  readonly databaseUrl: string;
  readonly publicUrl: string;
  readonly host: string;
  readonly port: number;
  readonly sandboxUrl: string | null;
  /** Null when the operator switched fetching off. */
  readonly referenceRatesUrl: string | null;
  /** Where the bank's own address is asked: its whole history, once. An operator's own address is asked alone. */
  readonly referenceRatesHistoryUrl: string | null;
  readonly smtpUrl: string | null;
  readonly mailFrom: string | null;
  readonly secretKey: Buffer;
  readonly secretKeyId: string;
  /** Main keys from before a rotation: what they sealed opens until it is sealed anew (faults.md §10.2). */
  readonly formerKeys: readonly Buffer[];
  readonly trustProxy: TrustedProxies;
  readonly logLevel: string;
  readonly databasePoolSize: number;
  /** `<SYSTEM>_API_BASE`, `<SYSTEM>_CALLS_PER_SECOND` and the like as far as they are set, by their names. */
  readonly systemSettings: Readonly<Record<string, string | number>>;
  /** Names that look like settings of a billing system and are of none that is known. */
  readonly unknownSettings: readonly string[];
  readonly stopAt: string | null;
}

/** The injection token of the configuration. */
export const CONFIG = Symbol('config');

/** Reads the environment through the schema and reports every problem in one message. `systems` may have settings of their own. */
export function readConfig(systems: readonly string[], source: NodeJS.ProcessEnv = process.env): Config {
  const read = environment.safeParse(withoutEmpty(source));
  const problems = read.success ? [] : read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  const ofSystems = readSystemSettings(withoutEmpty(source), systems, problems);
  const keys = readMainKeys(source, problems);
  if (!read.success || !keys || problems.length > 0) {
    throw new Error(`Keepwell cannot start. Settings to mend:\n  ${problems.join('\n  ')}`);
  }
  const value = read.data;
  return {
    databaseUrl: value.DATABASE_URL,
    publicUrl: value.PUBLIC_URL,
    host: value.HOST,
    port: value.PORT,
    sandboxUrl: value.SANDBOX_URL ?? null,
    referenceRatesUrl: value.REFERENCE_RATES_URL === 'off' ? null : value.REFERENCE_RATES_URL,
    referenceRatesHistoryUrl: value.REFERENCE_RATES_URL === bankRates.recent ? bankRates.history : null,
    smtpUrl: value.SMTP_URL ?? null,
    mailFrom: value.MAIL_FROM ?? null,
    secretKey: keys.current,
    secretKeyId: keyIdOf(keys.current),
    formerKeys: keys.former,
    trustProxy: value.TRUST_PROXY,
    logLevel: value.LOG_LEVEL,
    databasePoolSize: value.DATABASE_POOL_SIZE,
    systemSettings: ofSystems.settings,
    unknownSettings: ofSystems.unknown,
    stopAt: value.KEEPWELL_STOP_AT ?? null,
  };
}

/** An empty variable means "not set": compose files and shells leave such ones behind. */
function withoutEmpty(source: NodeJS.ProcessEnv): Record<string, string> {
  const set: Record<string, string> = {};
  for (const [name, value] of Object.entries(source)) if (value) set[name] = value;
  return set;
}
