import { spawnSync } from 'node:child_process';
import { programArguments } from '../../test/support/program-arguments.ts';

describe.each(['api', 'worker'])('the built program %s', (name) => {
  it('tells the place of its errors in our source', () => {
    const { stderr } = spawnSync(process.execPath, programArguments(name), { env: {}, encoding: 'utf8' });
    expect(stderr).toContain('Settings to mend');
    expect(stderr).toMatch(/at readConfig \(\S+src\/platform\/config\/config\.ts:\d+:\d+\)/);
  });
});
