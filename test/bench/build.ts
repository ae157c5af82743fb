import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Compiles the programs that are measured. */
export function build(): void {
  if (process.env['KEEPWELL_BUILT']) return;
  try {
    execFileSync(process.execPath, [path.join(root, 'apps/local/build-server.mjs')], { stdio: 'pipe' });
  } catch {
    // Type errors are the business of `npm run typecheck`; what could be emitted was.
  }
}
