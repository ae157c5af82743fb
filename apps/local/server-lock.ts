import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isAlive, startedProcess } from './leftovers.ts';

/** Larger than any number a process can have. */
const nobodysNumber = 2_147_483_646;

/**
 * PostgreSQL takes a lock file for valid while any process of its number exists: also one that was killed and that nobody has
 * asked after (containers without an init), or a stranger that was given the number. Where that is provably so, the number
 * is replaced by one that no process has. The file stays, so that the server still looks whether its old memory is in use.
 */
export function forgetEndedServer(lockFile: string, dataDir: string): void {
  if (process.platform !== 'linux' || !existsSync(lockFile)) return;
  const lines = lockLines(lockFile);
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0 || pid === nobodysNumber || isServer(pid, dataDir)) return;
  writeFileSync(lockFile, [String(nobodysNumber), ...lines.slice(1)].join('\n'));
}

/** True while the lock file names a process that runs and may be the server, be it that it does not take connections yet. */
export function isHeld(lockFile: string, dataDir: string): boolean {
  const pid = Number(lockLines(lockFile)[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return false;
  return process.platform !== 'linux' || isServer(pid, dataDir);
}

/** The lines of a lock file; none when there is no such file. */
export function lockLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    // Its server has just ended, and taken it away.
    return [];
  }
}

function isServer(pid: number, dataDir: string): boolean {
  if (startedProcess(pid).began === null) return false;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(dataDir);
  } catch {
    // It may not be looked at: rather believe that it is the server.
    return true;
  }
}
