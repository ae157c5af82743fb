import { spawnSync } from 'node:child_process';
import path from 'node:path';

const builder = path.join(import.meta.dirname, '../../apps/local/build-server.mjs');

/**
 * Compiles the programs, unless whoever started us has. What fails is shown and no reason to stop: type errors are the business of
 * `npm run typecheck`, and what could be emitted was.
 */
export function buildServer(script = builder) {
  if (process.env.KEEPWELL_BUILT) return;
  const built = spawnSync(process.execPath, [script], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (built.status === 0) return;
  const cause = built.error ? `${built.error.message}\n` : '';
  process.stderr.write(`The server could not be built as a whole:\n${built.stdout}${built.stderr}${cause}`);
}
