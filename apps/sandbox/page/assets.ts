import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * A file that lies beside the page's source. The compiler moves only code, so a compiled page finds its files in the source
 * tree: upwards until the folder that holds it. No source may be named like one: its compiled file would be taken for it.
 */
export function assetOf(name: string): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    for (const path of [join(folder, name), join(folder, 'apps', 'sandbox', 'page', name)]) {
      if (existsSync(path)) return readFileSync(path, 'utf8');
    }
    const above = dirname(folder);
    if (above === folder) throw new Error(`The sandbox's page lacks its file ${name}.`);
    folder = above;
  }
}
