import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { nodeFlagsOf } from '../../apps/local/node-flags.ts';

const dist = path.join(import.meta.dirname, '../../dist');
const sourceMaps = pathToFileURL(path.join(dist, 'apps/local/source-maps.js')).href;

/**
 * What Node is given to run a built program as the product runs it, its bounds of memory above all: what these forbid is not
 * proven with more room. `more` comes before the program.
 */
export function programArguments(name: string, more: readonly string[] = []): readonly string[] {
  // The flags name a file beside their own, and the file that Node can run is the compiled one.
  const flags = nodeFlagsOf(name).map((flag) => (flag.startsWith('file:') ? sourceMaps : flag));
  return [...flags, ...more, path.join(dist, 'programs', name, 'main.js')];
}
