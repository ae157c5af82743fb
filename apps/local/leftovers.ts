import { readFileSync } from 'node:fs';

const lookMilliseconds = 500;

/** A process by its number and the moment it began: the number alone may meanwhile belong to somebody else. */
export interface Started {
  readonly pid: number;
  /** In the kernel's ticks since boot; null where the kernel does not tell. */
  readonly began: string | null;
}

/** What to remember of a running process. */
export function startedProcess(pid: number): Started {
  return { pid, began: beganAt(pid) };
}

/** True while that very process runs. Where the kernel does not tell, nothing is believed to be ours. */
export function isRunning(process: Started): boolean {
  return process.began !== null && process.began === beganAt(process.pid);
}

/** True while a process of this number runs, whosever it is. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It runs, as somebody whom we may not signal.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Calls back once that very process has ended, however it ended; never where the kernel does not tell. */
export function whenEnded(pid: number, then: () => void): void {
  const watched = startedProcess(pid);
  if (watched.began === null) return;
  const look = setInterval(() => {
    if (isRunning(watched)) return;
    clearInterval(look);
    then();
  }, lookMilliseconds);
  look.unref();
}

/** Ends what an earlier start left running after it was killed: only processes that are provably ours. */
export async function endLeftovers(started: readonly Started[]): Promise<void> {
  const left = started.filter(isRunning);
  for (const one of left) signal(one.pid, 'SIGTERM');
  for (let waited = 0; waited < 5_000 && left.some(isRunning); waited += 50) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  for (const one of left.filter(isRunning)) signal(one.pid, 'SIGKILL');
}

/**
 * Field 22 of /proc/<pid>/stat; the name in field 2 may hold spaces, so fields are counted from its closing bracket.
 * A process that has ended and that nobody has asked after (state Z or X) does not run.
 */
function beganAt(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return /^[ZX]/.test(fields[0] ?? '') ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}

function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended in the meantime.
  }
}
