import { BlockList, isIP } from 'node:net';
import { z } from 'zod';

const address = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/+$/, ''));

const thisMachine = new BlockList();
thisMachine.addSubnet('127.0.0.0', 8);
thisMachine.addAddress('::1', 'ipv6');

/** A key travels to it with every call: in plain text it stays on this machine. */
const keyAddress = address.refine(isSafe, 'must be https, unless it is on this machine (127.0.0.1, [::1], localhost)');

/** One word: a space or a line break in a key is a slip. */
const word = z.string().regex(/^[\x21-\x7e]+$/, 'must be one word');

/** Settings that exist once for each billing system, under its own name. */
const kinds = {
  API_BASE: keyAddress,
  CALLS_PER_SECOND: z.coerce.number().min(1).max(100),
  CALLS_PER_ENDPOINT: z.coerce.number().min(1).max(100),
  CALLS_IN_FLIGHT: z.coerce.number().int().min(1).max(64),
  CONNECT_BASE: keyAddress,
  CONNECT_CLIENT_ID: word,
  CONNECT_CLIENT_ID_TEST: word,
  CONNECT_KEY: word,
  CONNECT_KEY_TEST: word,
  CONNECT_WEBHOOK_SECRET: word,
  CONNECT_WEBHOOK_SECRET_TEST: word,
} as const;

export interface SystemSettings {
  /** By their names. */
  readonly settings: Readonly<Record<string, string | number>>;
  /** What looks like such a setting and is none: misspelt, or another program's. */
  readonly unknown: readonly string[];
}

/**
 * Reads the settings of the billing systems that are known here. Whatever else is in the environment is nobody's business and stops
 * nothing; what looks like one of them is named, so that a misspelt one is noticed.
 */
export function readSystemSettings(
  source: Readonly<Record<string, string>>,
  systems: readonly string[],
  problems: string[],
): SystemSettings {
  const prefixes = systems.map((system) => `${system.toUpperCase()}_`);
  const known = new Map(
    prefixes.flatMap((prefix) => Object.entries(kinds).map(([name, schema]) => [`${prefix}${name}`, schema] as const)),
  );
  const settings: Record<string, string | number> = {};
  const unknown: string[] = [];
  for (const [name, value] of Object.entries(source)) {
    const read = known.get(name)?.safeParse(value);
    if (read?.success) settings[name] = read.data;
    else if (read) problems.push(...read.error.issues.map((issue) => `${name}: ${issue.message}`));
    else if (looksLikeOne(name, prefixes)) unknown.push(name);
  }
  return { settings, unknown: unknown.sort() };
}

/** Whether any name is one that a billing system could have. */
export function hasSystemSetting(source: NodeJS.ProcessEnv): boolean {
  return Object.entries(source).some(([name, value]) => value && looksLikeOne(name, []));
}

function looksLikeOne(name: string, prefixes: readonly string[]): boolean {
  const ending = Object.keys(kinds).some((kind) => name.endsWith(`_${kind}`));
  return /^[A-Z]/.test(name) && (ending || prefixes.some((prefix) => name.startsWith(prefix)));
}

function isSafe(value: string): boolean {
  const { protocol, hostname } = new URL(value);
  const host = hostname.replace(/^\[|\]$/g, '');
  const version = isIP(host);
  if (protocol === 'https:' || host === 'localhost') return true;
  return version !== 0 && thisMachine.check(host, version === 6 ? 'ipv6' : 'ipv4');
}
