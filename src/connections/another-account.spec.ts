import type { AccessReport } from '#connectors/access-report.ts';
import { anotherThan, anotherThanBefore } from './another-account.ts';
import type { Connection } from './connection.ts';

const report: AccessReport = {
  mode: 'live',
  keyKind: 'restricted',
  externalAccountId: 'acct_new',
  accountName: 'Alder Works',
  resources: [],
  warnings: [],
  isSufficient: true,
  failure: null,
};
const candidate = { system: 'fake', mode: 'live', isSandbox: false, credentials: {} } as const;
const former = { label: 'Northwind', externalAccountId: 'acct_old' };
const unnamed = { ...report, externalAccountId: null, accountName: null };

describe('another account than the one that was disconnected', () => {
  it.each([
    [
      'both by name and id',
      report,
      [former],
      /^This token belongs to another account \(“Alder Works”, acct_new\) than “Northwind” \(acct_old\), which was disc/,
    ],
    [
      'one that does not say whose it is',
      unnamed,
      [former],
      /^This token belongs to another account than “Northwind” \(acct_old\), which was/,
    ],
    [
      'several',
      report,
      [former, { label: 'Birch', externalAccountId: null }],
      /than “Northwind” \(acct_old\), “Birch”, which were .* those accounts/,
    ],
  ] as const)('is told: %s', (_case, found, before, words) => {
    const error = anotherThanBefore(before, { report: found, readWith: 'token', candidate });
    expect(error).toMatchObject({ kind: 'conflict', code: 'another_account' });
    expect(error.message).toMatch(words);
  });
});

describe('another account than the one whose key is replaced', () => {
  const connection = { ...former, mode: 'live' } as Connection;

  it('is told by name, with what it cannot do', () => {
    const { message } = anotherThan(connection, { report, readWith: 'key', candidate });
    expect(message).toMatch(
      /^This key belongs to another account .*acct_new.* than “Northwind” \(acct_old\): it cannot read/,
    );
  });

  it('is called by its id once, where that is its name', () => {
    const nameless = { ...connection, label: 'Stripe account acct_old' };
    const { message } = anotherThan(nameless, { report, readWith: 'key', candidate });
    expect(message).toContain('than “Stripe account acct_old”: it cannot');
  });

  it('is told by its mode where that differs', () => {
    const { message } = anotherThan({ ...connection, mode: 'test' }, { report, readWith: 'key', candidate });
    expect(message).toMatch(/^This key is for live data, and “Northwind” holds test data\./);
  });
});
