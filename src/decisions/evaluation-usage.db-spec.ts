import { jest } from '@jest/globals';
import * as build from '#core/testing/builders.ts';
import { TwoSources } from '../../test/support/two-sources.ts';
import { SnapshotsService } from '../accounts/snapshots.service.ts';
import { Changes } from '../platform/notify/changes.ts';

describe('the use of an account, which moves', () => {
  const at = TwoSources.inEach();

  /** Of a thousand that are included. */
  const uses = async (used: number): Promise<string> => {
    at.clock.advance(15 * 60_000);
    const [accountId = ''] = await at.say({
      id: 'm_1',
      email: 'billing@cus-1.example',
      view: (connectionId) => ({
        usage: [
          build.aUsage({ used, percent: used / 10, ref: { connectionId, kind: 'usage_reading', externalId: 'u' } }),
        ],
      }),
    });
    return accountId;
  };
  const versions = async () =>
    (await at.rows(`select version from account_snapshot where workspace_id = $1 order by version`)).length;
  const stored = async () => (await at.rows(`select usage from account where workspace_id = $1`))[0]?.usage;
  const shown = async (accountId: string) => {
    const newest = await at.step((scope) => at.get(SnapshotsService).newest(scope, [accountId]));
    const snapshot = newest.get(accountId);
    return [snapshot?.usage[0]?.used, snapshot?.usagePercent.is.value];
  };

  it('is shown as it is, and makes a version only with each percent', async () => {
    const accountId = await uses(791);
    for (const used of [793, 796, 800]) await uses(used);
    expect([await versions(), await shown(accountId)]).toEqual([1, [800, 80]]);
    await uses(801);
    expect([await versions(), await shown(accountId)]).toEqual([2, [801, 80.1]]);
  });

  it('is announced whenever it moved, and only then', async () => {
    const accountId = await uses(791);
    const announce = jest.spyOn(at.get(Changes), 'announce');
    await uses(793);
    expect(await versions()).toBe(1);
    expect(announce.mock.calls.map(([, ...told]) => told)).toEqual([['accounts', [accountId]]]);
    announce.mockClear();
    await uses(793);
    expect(announce).not.toHaveBeenCalled();
    announce.mockRestore();
  });

  it('is told by the version that an earlier release added, which kept none beside it', async () => {
    const accountId = await uses(791);
    const before = `update account set usage = $2 where workspace_id = $1`;
    const usage = await stored();
    await uses(801);
    await at.rows(before, usage);
    expect(await shown(accountId)).toEqual([801, 80.1]);
  });

  it('makes none after a release that told every use from every other', async () => {
    const accountId = await uses(791);
    await at.rows(`update account_snapshot set digest = 'as it was told before' where workspace_id = $1`);
    await uses(796);
    expect([await versions(), await shown(accountId)]).toEqual([1, [796, 79.6]]);
  });
});
