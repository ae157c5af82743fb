// Compiles the server, and makes one file of each program with all the packages that it needs. A program holds the text of what it
// loads, whole packages for the little that is used of them, and for each of two thousand modules how it was found and linked: more
// than half of what api and worker would hold at rest, and most of the time that they would take to start.
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';

const root = path.join(import.meta.dirname, '../..');
const programs = ['api', 'worker', 'sandbox'];
// Asks for a module that may be absent, and opens a thread from a file beside its own.
const leftAlone = ['pg', 'pino'];

const compiled = spawnSync(
  process.execPath,
  [path.join(root, 'node_modules/typescript-7/bin/tsc'), '-p', path.join(root, 'tsconfig.build.json')],
  { cwd: root, stdio: 'inherit' },
);
for (const name of programs) await bundle(name);
process.exitCode = compiled.status ?? 1;

function bundle(name) {
  return build({
    root,
    configFile: false,
    envDir: false,
    publicDir: false,
    logLevel: 'error',
    plugins: [ownPlaces()],
    ssr: { noExternal: true, external: leftAlone },
    build: {
      ssr: path.join(root, 'dist/apps', name, 'main.js'),
      outDir: path.join(root, 'dist/programs', name),
      target: 'node24',
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        output: {
          entryFileNames: 'main.js',
          codeSplitting: false,
          sourcemapExcludeSources: true,
          // With any other character the engine would hold all of the text at two bytes each; one stands in a comment.
          charset: 'ascii',
          comments: false,
          // Some packages tell errors apart by the names of their classes.
          keepNames: true,
          minify: { compress: false, mangle: false, codegen: true },
        },
      },
    },
  });
}

/** Errors tell their place in our source, not in that of packages: a map of it all would take more memory than the code. */
function ownPlaces() {
  return {
    name: 'own-places',
    async load(file) {
      if (!path.isAbsolute(file)) return null;
      const isOurs = file.startsWith(path.join(root, 'dist'));
      return {
        code: await readFile(file, 'utf8'),
        map: isOurs ? await readFile(`${file}.map`, 'utf8') : { mappings: '' },
      };
    },
  };
}
