/**
 * Waits for the end of whoever started it. A run that was killed cannot clear away what it had on the disk: this does, once the
 * database server, which ends by itself, has left.
 */
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';

const { PLACE } = z.object({ PLACE: z.string().min(1) }).parse(process.env);
const mostLooks = 300;

process.once('disconnect', () => void clear());
process.stdout.write(`${JSON.stringify({ ready: true })}\n`);

async function clear(): Promise<void> {
  const isServed = () => existsSync(path.join(PLACE, 'data/postmaster.pid'));
  for (let look = 0; isServed() && look < mostLooks; look += 1) await wait(200);
  rmSync(PLACE, { recursive: true, force: true });
  process.exit(0);
}
