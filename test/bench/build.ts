import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildServer } from '../support/build-server.mjs';

export const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Compiles the programs that are measured. */
export function build(): void {
  buildServer();
}
