import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const module = path.join(import.meta.dirname, 'build-server.mjs');

describe('the server, built for a run of tests', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'kw-build-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** What is shown of a builder that is this script. */
  const shown = async (script: string, env: NodeJS.ProcessEnv = {}) => {
    const builder = path.join(folder, 'builder.mjs');
    writeFileSync(builder, script);
    const call = `(await import(${JSON.stringify(module)})).buildServer(${JSON.stringify(builder)}); console.log('goes on')`;
    const { KEEPWELL_BUILT: _, ...rest } = process.env;
    const options = { env: { ...rest, ...env } };
    return promisify(execFile)(process.execPath, ['--input-type=module', '--eval', call], options);
  };
  const failing = `console.log('src/a.ts: a type'); console.error('no such export'); process.exitCode = 1;`;

  it('shows what a failed build said, and goes on with what could be emitted', async () => {
    const { stderr, stdout } = await shown(failing);
    expect(stderr).toContain('src/a.ts: a type');
    expect(stderr).toContain('no such export');
    expect(stdout).toBe('goes on\n');
  });

  it('shows nothing of a good one, and builds nothing that was built', async () => {
    expect(await shown(`console.log('words of the tools')`)).toEqual({ stdout: 'goes on\n', stderr: '' });
    expect(await shown(failing, { KEEPWELL_BUILT: '1' })).toEqual({ stdout: 'goes on\n', stderr: '' });
  });
});
