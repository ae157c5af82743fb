// What `npm start` and `npm test` open. It runs on the Node.js the machine has, before anything is installed, so it uses
// nothing but Node's own modules; all else happens on the Node 24 that npm installs.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');
const command = process.argv[2];
const programs = { start: 'dist/apps/local/main.js', test: 'test/run.mjs' };
const builds = [
  {
    name: 'server',
    stamp: 'dist/.built-server',
    sources: ['src', 'apps', 'libs', 'migrations', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'],
    isSource: (file) => !file.startsWith('apps/web/') && !file.endsWith('spec.ts'),
    args: ['apps/local/build-server.mjs'],
  },
  {
    name: 'web',
    stamp: 'dist/.built-web',
    sources: ['apps/web', 'libs/contracts', 'libs/core', 'package-lock.json'],
    isSource: (file) => !/(spec\.ts|test\.tsx)$/.test(file),
    args: ['node_modules/vite/bin/vite.js', 'build', 'apps/web', '--logLevel', 'error'],
  },
];

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) fail('Keepwell needs Node.js 20.19 or newer.');
if (!(command in programs)) fail('Usage: npm start, or npm test.');

const held = await takePlace();
install();
const node = nodeOfTheProject();
for (const build of builds) buildIfStale(build);
held?.close();
run(programs[command]);

/** Two at once would install and build over each other: the second waits. The kernel frees the name (Linux has such) however we end. */
async function takePlace() {
  if (process.platform !== 'linux') return null;
  const name = `\0keepwell-build-${createHash('sha256').update(root).digest('hex')}`;
  for (let tries = 0; ; tries += 1) {
    const holder = createServer((socket) => socket.destroy());
    const isMine = await new Promise((resolve) => {
      holder.once('error', () => resolve(false));
      holder.listen(name, () => resolve(true));
    });
    if (isMine) return holder;
    if (tries === 5) say('Another start installs or builds here; waiting for it …');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function install() {
  const stamp = path.join(root, 'node_modules/.keepwell-installed');
  const wanted = createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === wanted) return;
  say('Installing packages …');
  const flags = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const done = npm
    ? spawnSync(process.execPath, [npm, ...flags], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', flags, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (done.status !== 0) fail('npm could not install the packages; see its message above.');
  writeFileSync(stamp, wanted);
}

function nodeOfTheProject() {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const own = path.join(root, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(own)) return own;
  if (major >= 24) return process.execPath;
  return fail(
    `There is no Node.js 24 for ${process.platform}-${process.arch} in the packages. Install Node.js 24 or newer and start again.`,
  );
}

function buildIfStale(build) {
  const stamp = path.join(root, build.stamp);
  const wanted = fingerprint(build);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say(`Building the ${build.name} …`);
  const done = spawnSync(node, build.args, { cwd: root, stdio: 'inherit' });
  if (done.status !== 0) fail(`The ${build.name} could not be built; see the message above.`);
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

/** Changes when a source file was added, removed or written. */
function fingerprint(build) {
  const hash = createHash('sha256');
  for (const file of build.sources.flatMap(list).filter(build.isSource).sort()) {
    const { size, mtimeMs } = statSync(path.join(root, file));
    hash.update(`${file}:${size}:${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function list(place) {
  const full = path.join(root, place);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [place];
  return readdirSync(full).flatMap((name) => list(`${place}/${name}`));
}

/** Hands over to the program; signals reach it, and its end is ours. */
function run(program) {
  const child = spawn(node, [path.join(root, program), ...process.argv.slice(3)], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      KEEPWELL_LAUNCHER: String(process.pid),
      PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}`,
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}

function say(words) {
  process.stdout.write(`${words}\n`);
}

function fail(words) {
  process.stderr.write(`${words}\n`);
  process.exit(1);
}
