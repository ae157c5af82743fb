// Everything that `npm test` proves, in one run: types, lint, import rules, format, and every spec.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const scratch = mkdtempSync(path.join(tmpdir(), 'kw-run-'));
const report = path.join(scratch, 'report.json');
const only = process.argv.slice(2);
const tsc = 'node_modules/typescript-7/bin/tsc';

const checks = [
  ['types', tsc, '-p', 'tsconfig.json', '--noEmit'],
  ['types of the web', tsc, '-p', 'apps/web/tsconfig.json', '--noEmit'],
  ['lint', 'node_modules/oxlint/bin/oxlint', '--type-aware', '--quiet', 'src', 'apps', 'libs', 'migrations', 'test'],
  ['import rules', 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs', 'src', 'apps', 'libs', 'migrations'],
  ['what nobody uses', 'node_modules/knip/bin/knip.js'],
  ['format', 'node_modules/oxfmt/bin/oxfmt', '--check', '.'],
];

let failed = 0;
if (only.length === 0) for (const [name, ...args] of checks) step(name, args);
step('specs', [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
  '--json',
  `--outputFile=${report}`,
  ...only,
]);
const counted = count();
if (only.length === 0) everySpecRan(counted.files);
rmSync(scratch, { recursive: true, force: true });
console.log(`\ntests: ${counted.passed} passed, ${counted.failed + failed} failed`);
process.exit(failed + counted.failed === 0 ? 0 : 1);

function step(name, args) {
  const began = Date.now();
  console.log(`\n── ${name}`);
  const done = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, KEEPWELL_BUILT: '1' },
  });
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  if (done.status !== 0) failed += 1;
  console.log(`── ${name}: ${done.status === 0 ? 'passed' : 'FAILED'} (${seconds} s)`);
}

function count() {
  try {
    const read = JSON.parse(readFileSync(report, 'utf8'));
    return {
      passed: read.numPassedTests,
      failed: read.numFailedTests,
      files: read.testResults.map((file) => file.name),
    };
  } catch {
    return { passed: 0, failed: 1, files: [] };
  }
}

/** A spec that no pattern finds proves nothing (ruling 27). */
function everySpecRan(ran) {
  const written = ['src', 'apps', 'libs', 'migrations', 'test']
    .flatMap(list)
    .filter((file) => /([.-]spec\.ts|\.test\.tsx)$/.test(file));
  const missing = written.filter((file) => !ran.includes(path.join(root, file)));
  if (missing.length === 0 && written.length > 0) return;
  failed += 1;
  console.log(`\nThese specs did not run:\n  ${missing.join('\n  ')}`);
}

function list(place) {
  return readdirSync(path.join(root, place), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? entry.name === 'node_modules'
        ? []
        : list(`${place}/${entry.name}`)
      : [`${place}/${entry.name}`],
  );
}
