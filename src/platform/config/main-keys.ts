import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Keys that seal what must not be read in the database. */
export interface MainKeys {
  readonly current: Buffer;
  /** Keys from before a rotation: what they sealed opens until it is sealed anew. */
  readonly former: readonly Buffer[];
}

/** The name of a main key: enough to tell two keys apart, useless for opening anything. */
export function keyIdOf(secretKey: Buffer): string {
  return createHash('sha256').update(secretKey).digest('hex').slice(0, 8);
}

/** Reads `KEEPWELL_SECRET_KEY` and `KEEPWELL_SECRET_KEY_FORMER`, or the files they name; null, with a problem, when none can be used. */
export function readMainKeys(source: NodeJS.ProcessEnv, problems: string[]): MainKeys | null {
  const name = 'KEEPWELL_SECRET_KEY';
  const [text, ...more] = readSetting(source, name, problems);
  if (!text) {
    problems.push(`${name}: missing; give 32 random bytes in base64, or ${name}_FILE`);
    return null;
  }
  if (more.length > 0) problems.push(`${name}: one key only; former ones belong into ${name}_FORMER`);
  const current = toKey(text, name, problems);
  const former = readSetting(source, `${name}_FORMER`, problems).map((one) => toKey(one, `${name}_FORMER`, problems));
  return current && { current, former: former.flatMap((key) => (key && !key.equals(current) ? [key] : [])) };
}

/** Several keys are parted by commas or white space. */
function readSetting(source: NodeJS.ProcessEnv, name: string, problems: string[]): string[] {
  const text = source[name] || readFileOrNull(`${name}_FILE`, source, problems);
  return (text ?? '').split(/[\s,]+/).filter((part) => part !== '');
}

function toKey(text: string, name: string, problems: string[]): Buffer | null {
  if (/^[A-Za-z0-9+/]{43}=$/.test(text)) return Buffer.from(text, 'base64');
  problems.push(`${name}: must be 32 bytes in base64`);
  return null;
}

function readFileOrNull(name: string, source: NodeJS.ProcessEnv, problems: string[]): string | null {
  const path = source[name];
  if (!path) return null;
  try {
    return readFileSync(path, 'utf8');
  } catch {
    problems.push(`${name}: ${path} cannot be read`);
    return null;
  }
}
