import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { nodeFlagsOf } from './node-flags.ts';

const dist = path.join(import.meta.dirname, '../../dist');
// What is compiled tells Node where the maps are read; here this file is not compiled.
const flagsOf = (name: string) =>
  nodeFlagsOf(name).map((flag) => (flag.startsWith('file:') ? path.join(dist, 'apps/local/source-maps.js') : flag));

describe.each(['api', 'worker'])('the built program %s', (name) => {
  it('tells the place of its errors in our source', () => {
    const { stderr } = spawnSync(process.execPath, [...flagsOf(name), path.join(dist, 'programs', name, 'main.js')], {
      env: {},
      encoding: 'utf8',
    });
    expect(stderr).toContain('Settings to mend');
    expect(stderr).toMatch(/at readConfig \(\S+src\/platform\/config\/config\.ts:\d+:\d+\)/);
  });
});
