import type { Consent } from '#connectors/consent.ts';
import { FakeBilling } from '../../test/support/fake-billing.ts';
import { Road } from '../../test/support/road.ts';
import type { Caller } from '../workspaces/caller.ts';
import { ConsentRequests } from './consent-requests.ts';
import { ConsentService } from './consent.service.ts';

const consent: Consent = {
  label: 'Connect',
  words: 'With one click.',
  host: { setting: 'MEASURE_CONNECT_BASE', default: 'https://fake.example' },
  authorizeUrl: (_app, { state }) => `https://fake.example/authorize?state=${state}`,
  redeem: () =>
    Promise.resolve({ externalAccountId: 'acct_1', mode: 'test', scope: 'read_only', credentials: { key: 'key-one' } }),
  credentials: (_app, granted) => granted,
};

const minute = 60_000;

describe('what became of a consent', () => {
  let road: Road;
  let caller: Caller;

  beforeEach(async () => {
    const billing = Object.assign(new FakeBilling(() => road.clock.now()), { consent });
    const settings = { MEASURE_CONNECT_CLIENT_ID_TEST: 'ca_1', MEASURE_CONNECT_KEY_TEST: 'app-key' };
    road = await Road.open({ connectors: [billing], settings });
    const [member] = await road.rows<{ id: string; userId: string }>(`select id, user_id as "userId" from member`);
    if (!member) throw new Error('The workspace has no member.');
    const { workspaceId } = road;
    const { id: memberId, userId } = member;
    caller = { workspaceId, memberId, userId, role: 'owner', through: 'session', credentialId: 's' };
  });

  afterEach(() => road.close());

  async function begun() {
    const wish = { system: 'measure', mode: 'test' } as const;
    const { url, browserToken } = await road.get(ConsentService).begin(caller, wish, 'https://keepwell.example/back');
    return { state: new URL(url).searchParams.get('state') ?? '', browserToken };
  }
  const complete = (proof: { state: string; browserToken: string }, error?: string) =>
    road.get(ConsentService).complete(caller, { ...proof, code: 'ac_1', error });
  const follow = (browserToken: string) => road.get(ConsentRequests).follow(caller, browserToken);

  /** From now on no outcome can be noted, as where the database goes away after the account was connected. */
  const refuseNotes = () => road.rows(`alter table consent_request add check (outcome is null)`);

  it('is noted, connected or refused', async () => {
    const proof = await begun();
    const { connectionId } = await complete(proof);
    expect(await follow(proof.browserToken)).toMatchObject({ status: 'connected', connectionId, code: null });
    const declined = await begun();
    await expect(complete(declined, 'access_denied')).rejects.toMatchObject({ code: 'consent_declined' });
    expect(await follow(declined.browserToken)).toMatchObject({ status: 'failed', code: 'consent_declined' });
  });

  it('is success also where it could not be noted, and then nobody says that it failed', async () => {
    const proof = await begun();
    await refuseNotes();
    const { connectionId } = await complete(proof);
    expect(await road.rows(`select id from connection`)).toEqual([{ id: connectionId }]);
    expect(await follow(proof.browserToken)).toMatchObject({ status: 'confirming' });
    road.clock.advance(150_000);
    expect(await follow(proof.browserToken)).toMatchObject({ status: 'unknown', code: null, connectionId: null });
  });

  it('is followed on where the answer came in the last moment of its question', async () => {
    const proof = await begun();
    await refuseNotes();
    road.clock.advance(10 * minute - 10_000);
    const { connectionId } = await complete(proof);
    road.clock.advance(20_000);
    await begun();
    expect(await follow(proof.browserToken)).toMatchObject({ status: 'confirming' });
    await road.rows(`alter table consent_request drop constraint consent_request_outcome_check`);
    await road.rows(`update consent_request set outcome = 'connected', made_id = $1 where used_at is not null`, [
      connectionId,
    ]);
    road.clock.advance(9 * minute);
    expect(await follow(proof.browserToken)).toMatchObject({ status: 'connected', connectionId });
    road.clock.advance(minute);
    expect(await follow(proof.browserToken)).toBeNull();
  });

  it('is forgotten with its question where nobody answered', async () => {
    const proof = await begun();
    road.clock.advance(10 * minute - 1_000);
    expect(await follow(proof.browserToken)).toMatchObject({ status: 'open' });
    road.clock.advance(1_000);
    expect(await follow(proof.browserToken)).toBeNull();
    await expect(complete(proof)).rejects.toMatchObject({ code: 'consent_stale' });
    await begun();
    expect(await road.rows(`select 1 from consent_request`)).toHaveLength(1);
  });

  it('is refused for its own reason where that could not be noted', async () => {
    const proof = await begun();
    await refuseNotes();
    await expect(complete(proof, 'access_denied')).rejects.toMatchObject({ code: 'consent_declined' });
  });
});
