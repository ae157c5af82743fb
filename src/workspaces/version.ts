import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';

/** The version of the product, from its package.json, wherever this file was compiled to. */
export const version: string = readVersion();

function readVersion(): string {
  const file = findPackageJSON('..', import.meta.url);
  const content: unknown = file ? JSON.parse(readFileSync(file, 'utf8')) : null;
  const found = typeof content === 'object' && content !== null ? Reflect.get(content, 'version') : null;
  return typeof found === 'string' ? found : 'unknown';
}
