import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';

const lookMilliseconds = 100;
/** Longer than the slowest start, and than the slowest end of all programs. */
const patienceMilliseconds = 180_000;

/**
 * Waits until nobody else starts or ends on a directory, and has the place from then on: the kernel gives it to the next one
 * however this process ends. Answers null then, or in words whom `running` finds open, for whom there is nothing to wait.
 * Where there are no names of that kind (they are Linux's), nobody waits.
 */
export async function takePlace(directory: string, running: () => string | null): Promise<string | null> {
  if (process.platform !== 'linux') return running();
  // One directory has one name, by whatever path it is called.
  const place = createHash('sha256').update(realpathSync(directory)).digest('hex');
  const deadline = Date.now() + patienceMilliseconds;
  while (!(await isTaken(`\0keepwell-${place}`))) {
    const other = running();
    if (other !== null) return other;
    if (Date.now() > deadline) {
      throw new Error(`Another start on ${directory} has neither finished nor ended; end it and start again.`);
    }
    await setTimeout(lookMilliseconds);
  }
  return running();
}

/** True when the name is ours now. */
function isTaken(name: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const holder = createServer((socket) => socket.destroy());
    holder.once('error', (error) => ('code' in error && error.code === 'EADDRINUSE' ? resolve(false) : reject(error)));
    holder.listen(name, () => {
      holder.unref();
      resolve(true);
    });
  });
}
