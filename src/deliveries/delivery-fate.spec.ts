import { fateOf, type Fated } from './delivery-fate.ts';

const delivery: Fated = {
  mode: 'live',
  externalAccountId: null,
  endsAccess: false,
  refs: [{ kind: 'invoice', externalId: 'in_1' }],
  carried: [],
};
// Only what the decision looks at.
const connection = {
  mode: 'live',
  externalAccountId: 'acct_1',
  status: 'connected',
  keyKind: 'consent',
} as Parameters<typeof fateOf>[1];
const ofAKey: Partial<typeof connection> = { externalAccountId: null, keyKind: 'restricted' };

describe('what becomes of a proven delivery', () => {
  it.each<[string, Partial<Fated>, Partial<typeof connection>, string]>([
    ['of the same mode', {}, {}, 'acted'],
    ['of the other mode', { mode: 'test' }, {}, 'ignored: A test event on a live connection'],
    ['for the account itself', { externalAccountId: 'acct_1' }, {}, 'acted'],
    ['for an account we do not know', { externalAccountId: 'acct_2' }, {}, 'ignored: For account acct_2'],
    [
      'for an account connected to ours, which a key does not name',
      { externalAccountId: 'acct_2' },
      ofAKey,
      'ignored: For account acct_2',
    ],
    [
      'for one of an organisation, where ours is not known',
      { externalAccountId: 'acct_2', mayBeOwn: true },
      ofAKey,
      'acted',
    ],
    ['for ours of an organisation', { externalAccountId: 'acct_1', mayBeOwn: true }, {}, 'acted'],
    ['for another of an organisation', { externalAccountId: 'acct_2', mayBeOwn: true }, {}, 'ignored: For account'],
    ['after the access was withdrawn', {}, { status: 'revoked' }, 'ignored: Came after the access was withdrawn'],
    ['that withdraws the access', { endsAccess: true, refs: [] }, {}, 'ends_access'],
    ['that withdraws the access of another mode', { endsAccess: true, mode: 'test' }, {}, 'ignored: A test event'],
    [
      'that withdraws the access of another account',
      { endsAccess: true, externalAccountId: 'acct_2' },
      {},
      'ignored: For account',
    ],
    [
      'that withdraws the access of an account connected to ours',
      { endsAccess: true, externalAccountId: 'acct_2' },
      ofAKey,
      'ignored: For account',
    ],
    [
      'that withdraws a consent in an organisation, while a key is used',
      { endsAccess: true, externalAccountId: 'acct_1', mayBeOwn: true },
      ofAKey,
      'ignored: Withdraws a consent',
    ],
    [
      'that withdraws a consent which a key has replaced',
      { endsAccess: true, externalAccountId: 'acct_1' },
      { keyKind: 'restricted' },
      'ignored: Withdraws a consent',
    ],
    ['that withdraws it once more', { endsAccess: true }, { status: 'revoked' }, 'ignored: Came after'],
    ['about nothing we read', { refs: [] }, {}, 'ignored: Names nothing that Keepwell reads.'],
  ])('%s', (_what, change, held, expected) => {
    const fate = fateOf({ ...delivery, ...change }, { ...connection, ...held });
    const told = fate.kind === 'ignored' ? `ignored: ${fate.words}` : fate.kind;
    expect(told.slice(0, expected.length)).toBe(expected);
  });
});
