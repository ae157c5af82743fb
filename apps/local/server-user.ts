import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

interface Ids {
  readonly uid: number;
  readonly gid: number;
}

/** As whom the database server runs: PostgreSQL refuses to run as root. */
export interface ServerUser {
  /** Set when its files belong to somebody else than us. */
  readonly owner: Ids | null;
  /** Wraps the program in a user namespace: root outside, `nobody` inside. For trees that `nobody` may not enter. */
  readonly isNamespaced: boolean;
  readonly diesWithParent: boolean;
}

const setpriv = '/usr/bin/setpriv';
const unshare = '/usr/bin/unshare';

/** Chooses the user: ourselves, or as root `nobody`, or `nobody` in a namespace where `nobody` cannot reach the files. */
export function serverUser(program: string, dataDir: string): ServerUser {
  const diesWithParent = process.platform === 'linux' && existsSync(setpriv);
  if (process.getuid?.() !== 0) return { owner: null, isNamespaced: false, diesWithParent };
  const nobody = readNobody();
  if (isReachable(program) && isReachable(path.dirname(dataDir)))
    return { owner: nobody, isNamespaced: false, diesWithParent };
  if (canNamespace(nobody)) return { owner: null, isNamespaced: true, diesWithParent };
  throw new Error(
    `PostgreSQL does not run as root, and the user "nobody" may not enter ${path.dirname(dataDir)}. ` +
      'Move the checkout to a directory that others may enter, start as an ordinary user, or set DATABASE_URL.',
  );
}

/** The command line that runs a program as that user; with `diesWithParent` the kernel ends it when we are killed. */
export function commandAs(
  user: ServerUser,
  program: readonly string[],
): { command: string; args: string[]; ids: Partial<Ids> } {
  const own = [...program];
  const ids = user.owner;
  if (user.isNamespaced) own.unshift(unshare, '--user', ...namespaceFlags(readNobody()));
  if (user.diesWithParent) {
    const as = ids ? ['--reuid', String(ids.uid), '--regid', String(ids.gid), '--clear-groups'] : [];
    return { command: setpriv, args: [...as, '--pdeathsig', 'INT', ...own], ids: {} };
  }
  return { command: own[0] ?? '', args: own.slice(1), ids: ids ?? {} };
}

function namespaceFlags(nobody: Ids): string[] {
  return [`--map-user=${nobody.uid}`, `--map-group=${nobody.gid}`];
}

function readNobody(): Ids {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('nobody:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (!uid || !gid)
    throw new Error('There is no user "nobody" to run PostgreSQL as. Start as an ordinary user, or set DATABASE_URL.');
  return { uid: Number(uid), gid: Number(gid) };
}

/** Others may enter every directory down to the path. */
function isReachable(target: string): boolean {
  for (let place = path.resolve(target); ; place = path.dirname(place)) {
    if (existsSync(place) && (statSync(place).mode & 0o001) === 0) return false;
    if (place === path.dirname(place)) return true;
  }
}

function canNamespace(nobody: Ids): boolean {
  if (!existsSync(unshare)) return false;
  try {
    execFileSync(unshare, ['--user', ...namespaceFlags(nobody), '/bin/true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
