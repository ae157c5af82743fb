import { readFileSync } from 'node:fs';

/** Ends what an earlier start left running after it was killed: only processes that are provably ours. */
export async function endLeftovers(pids: readonly number[], ours: string): Promise<void> {
  const left = pids.filter((pid) => isOurs(pid, ours));
  for (const pid of left) signal(pid, 'SIGTERM');
  for (let waited = 0; waited < 5_000 && left.some((pid) => isOurs(pid, ours)); waited += 50) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  for (const pid of left) if (isOurs(pid, ours)) signal(pid, 'SIGKILL');
}

/** True when that process runs a program out of our own directory; a number taken over by somebody else is not ours. */
export function isOurs(pid: number, ours: string): boolean {
  if (pid === process.pid) return false;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(ours);
  } catch {
    return false;
  }
}

function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended in the meantime.
  }
}
