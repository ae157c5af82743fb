import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const memory = '/dev/shm';
const room = 2 ** 31;

/**
 * A directory that ends with this run, open to pass through (the database server may be another user). In memory where the
 * machine has plenty: a database is hundreds of files, and making those on a disk can take fifty times as long.
 */
export function scratch(name) {
  const place = isRoomy() ? memory : tmpdir();
  forgetDeadRuns(place, name);
  const directory = mkdtempSync(path.join(place, `${name}-${process.pid}-`));
  chmodSync(directory, 0o711);
  return directory;
}

function isRoomy() {
  try {
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize > room && process.availableMemory() > 2 * room;
  } catch {
    return false;
  }
}

/** A run that was killed could not clean up behind itself. */
function forgetDeadRuns(place, name) {
  for (const entry of readdirSync(place)) {
    const pid = new RegExp(`^${name}-(\\d+)-`).exec(entry)?.[1];
    if (pid === undefined || existsSync(`/proc/${pid}`)) continue;
    try {
      rmSync(path.join(place, entry), { recursive: true, force: true });
    } catch {
      // It belongs to somebody else.
    }
  }
}
