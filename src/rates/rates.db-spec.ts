import { getExchangeRates } from '#contracts/rates.ts';
import { SetClock } from '../../test/support/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { openRooms } from '../../test/support/rooms.ts';
import { aWorkspace, type TestWorkspace } from '../../test/support/workspace.ts';
import type { Caller } from '../workspaces/caller.ts';
import { FetchRatesJob } from './fetch-rates.job.ts';
import { lastPublication } from './fetched-rates.service.ts';
import { RatesEditing } from './rates-editing.service.ts';
import { RatesModule } from './rates.module.ts';
import { RatesQueries } from './rates.queries.ts';
import { Bank } from './testing/bank.ts';
import { anEnvelope } from './testing/envelope.ts';

describe('reference rates', () => {
  const bank = new Bank();
  const clock = new SetClock();
  let database: TestDatabase;
  let rooms: Awaited<ReturnType<typeof openRooms>>;
  let workspace: TestWorkspace;
  let caller: Caller;

  beforeAll(async () => {
    database = await openTestDatabase({ REFERENCE_RATES_URL: await bank.open() });
    rooms = await openRooms({ database, clock, imports: [RatesModule] });
  });
  beforeEach(async () => {
    await database.owner.query('delete from directory_connection');
    workspace = await aWorkspace(database);
    caller = { ...workspace, userId: 'user', role: 'owner', through: 'session', credentialId: 'session' };
    clock.set('2026-11-20T18:00:00Z');
    bank.status = 200;
    bank.asked = 0;
  });
  afterAll(async () => {
    await rooms.close();
    await database.close();
    await bank.close();
  });

  const shown = async (day?: string) => {
    const answer = await rooms.get(RatesQueries).get(workspace.workspaceId, day);
    return getExchangeRates.response.parse(answer);
  };
  const perDay = async (day?: string) =>
    Object.fromEntries((await shown(day)).rows.map((row) => [row.currency, `${row.perEuro} ${row.day} ${row.source}`]));
  const fetching = () => rooms.get(FetchRatesJob);
  const editing = () => rooms.get(RatesEditing);
  const connect = ({ workspaceId }: TestWorkspace) =>
    database.owner.query(
      `insert into directory_connection (public_id, workspace_id, connection_id, system)
       values ($1, $2, gen_random_uuid(), 'stripe')`,
      [`public_${workspaceId}`, workspaceId],
    );

  it('are those of the newest day on or before the day asked for', async () => {
    bank.body = anEnvelope({ '2026-11-20': { USD: '1.08' }, '2026-11-13': { USD: '1.05', SEK: '11.5' } });
    await fetching().fetchNow(workspace.workspaceId);
    expect(await perDay('2026-11-21')).toEqual({ sek: '11.5 2026-11-13 ecb', usd: '1.08 2026-11-20 ecb' });
    expect(await perDay('2026-11-19')).toEqual({ sek: '11.5 2026-11-13 ecb', usd: '1.05 2026-11-13 ecb' });
    expect(await perDay('2026-11-12')).toEqual({});
  });

  it('fall silent for a currency that is no longer published', async () => {
    bank.body = anEnvelope({ '2026-11-20': { USD: '1.08' }, '2026-11-02': { SEK: '11.5' } });
    await fetching().fetchNow(workspace.workspaceId);
    expect(await perDay()).toEqual({ usd: '1.08 2026-11-20 ecb' });
  });

  it('keep what was corrected, and never lose to a machine what a person set', async () => {
    bank.body = anEnvelope({ '2026-11-20': { USD: '1.08', SEK: '11.5' } });
    await fetching().fetchNow(workspace.workspaceId);
    clock.set('2026-11-20T18:05:00Z');
    await editing().set(caller, { currency: 'usd', day: '2026-11-20', perEuro: '1.2' });
    bank.body = anEnvelope({ '2026-11-20': { USD: '1.09', SEK: '11.6' } });
    clock.set('2026-11-20T19:30:00Z');
    await fetching().fetchNow(workspace.workspaceId);
    expect(await perDay()).toEqual({ sek: '11.6 2026-11-20 ecb', usd: '1.2 2026-11-20 person' });
    const { rows } = await rooms.get(RatesQueries).history(workspace.workspaceId, 'usd', undefined);
    expect(rows.map(({ perEuro, supersededAt, learnedBy }) => [perEuro, supersededAt, learnedBy])).toEqual([
      ['1.2', null, 'Ada Keel'],
      ['1.08', '2026-11-20T18:05:00.000Z', null],
    ]);
  });

  it('are imported from a file, and the same file again changes nothing', async () => {
    const xml = anEnvelope({ '2026-11-18': { USD: '1.07', GBP: '0.84' }, '2026-11-17': { USD: '1.06' } });
    const answer = { read: 3, days: 2, from: '2026-11-17', to: '2026-11-18' };
    expect(await editing().import(caller, xml)).toEqual({ ...answer, kept: 3 });
    expect(await editing().import(caller, xml)).toEqual({ ...answer, kept: 0 });
    await expect(editing().import(caller, '<html>')).rejects.toThrow(/XML/);
  });

  it.each([
    ['the euro', { currency: 'eur', day: '2026-11-20', perEuro: '1' }],
    ['an unknown currency', { currency: 'xxx', day: '2026-11-20', perEuro: '1' }],
    ['a day to come', { currency: 'usd', day: '2026-11-21', perEuro: '1' }],
    ['a rate of nothing', { currency: 'usd', day: '2026-11-20', perEuro: '0.0' }],
  ])('cannot be set for %s', async (_name, rate) => {
    await expect(editing().set(caller, rate)).rejects.toThrow();
    expect((await shown()).rows).toEqual([]);
  });

  it('of a day to come are not taken, whichever way they come', async () => {
    const rates = rooms.get(RatesEditing);
    const words = 'A rate cannot be of a day to come.';
    const [day, currency] = ['2026-11-21', 'usd'];
    const before = await perDay();
    await expect(rates.set(caller, { currency, day, perEuro: '1.1' })).rejects.toThrow(words);
    await expect(rates.import(caller, anEnvelope({ [day]: { USD: '1.1' } }))).rejects.toThrow(words);
    bank.body = anEnvelope({ [day]: { USD: '1.1' }, '2026-11-20': { USD: '1.08' } });
    await expect(fetching().fetchNow(workspace.workspaceId)).rejects.toThrow(words);
    expect((await shown()).fetch).toMatchObject({
      fetchedAt: null,
      words: expect.stringMatching(/day to come\. Check this machine's clock\. It is tried again within the hour/),
    });
    clock.set('2026-11-22T12:00:00Z');
    expect(await perDay()).toEqual(before);
  });

  it('of a day to come are told of at the tick, and keep no other workspace from its own', async () => {
    await connect(workspace);
    await connect(await aWorkspace(database, 'Southwind'));
    bank.body = anEnvelope({ '2026-11-21': { USD: '1.1' } });
    expect(await fetching().tick()).toBe(2);
    expect((await shown()).fetch).toMatchObject({ fetchedAt: null, words: expect.stringContaining('day to come') });
  });

  it("are a person's where a person set what is published already", async () => {
    bank.body = anEnvelope({ '2026-11-20': { USD: '1.08' } });
    await fetching().fetchNow(workspace.workspaceId);
    const rate = { currency: 'usd', day: '2026-11-20', perEuro: '1.08' };
    clock.set('2026-11-20T18:05:00Z');
    for (let n = 0; n < 2; n += 1) await editing().set(caller, rate);
    bank.body = anEnvelope({ '2026-11-20': { USD: '1.09' } });
    await fetching().fetchNow(workspace.workspaceId);
    expect(await perDay()).toEqual({ usd: '1.08 2026-11-20 person' });
    const { rows } = await rooms.get(RatesQueries).history(workspace.workspaceId, 'usd', undefined);
    expect(rows.map(({ source, supersededAt }) => [source, supersededAt === null])).toEqual([
      ['person', true],
      ['ecb', false],
    ]);
  });

  it('show where they come from without what lets an operator in there', async () => {
    const referenceRatesUrl = 'https://keepwell:secret@rates.example/daily.xml?token=secret';
    const closed = { ...database, config: { ...database.config, referenceRatesUrl } };
    const other = await openRooms({ database: closed, clock, imports: [RatesModule] });
    const { fetch } = await other.get(RatesQueries).get(workspace.workspaceId);
    await other.close();
    expect(fetch.source).toBe('https://rates.example/daily.xml');
  });

  it('are fetched once a publication for all workspaces, whatever the number of workers', async () => {
    await connect(workspace);
    await connect(await aWorkspace(database, 'Southwind'));
    bank.body = anEnvelope({ '2026-11-20': { USD: '1.08' } });
    const served = await Promise.all([fetching().tick(), fetching().tick(), fetching().tick()]);
    expect(served.reduce((a, b) => a + b)).toBe(2);
    expect(bank.asked).toBeLessThanOrEqual(2);
    expect(await perDay()).toEqual({ usd: '1.08 2026-11-20 ecb' });
    clock.set('2026-11-22T12:00:00Z');
    expect(await fetching().tick()).toBe(0);
    clock.set('2026-11-23T16:00:00Z');
    expect(await fetching().tick()).toBe(2);
  });

  it('say why they could not be fetched, keep what is there, and try again an hour later', async () => {
    await connect(workspace);
    bank.status = 503;
    expect(await fetching().tick()).toBe(1);
    expect((await shown()).fetch).toMatchObject({ fetchedAt: null, words: expect.stringMatching(/answered 503/) });
    expect(await fetching().tick()).toBe(0);
    bank.status = 200;
    clock.set('2026-11-20T19:00:01Z');
    expect(await fetching().tick()).toBe(1);
    expect((await shown()).fetch).toMatchObject({ fetchedAt: '2026-11-20T19:00:01.000Z', words: null });
  });

  it('name who answered with something else', async () => {
    await connect(workspace);
    bank.body = '<html></html>';
    await fetching().tick();
    const { words } = (await shown()).fetch;
    expect(words).toMatch(/^127\.0\.0\.1:\d+ answered something else\. .* tried again within the hour/);
    bank.body = anEnvelope({ '2026-11-20': { USD: '1.08', SEK: '11.5' } });
  });

  it('are not said to have been tried where fetching is switched off', async () => {
    await connect(workspace);
    const off = { ...database, config: { ...database.config, referenceRatesUrl: null } };
    const others = await openRooms({ database: off, clock, imports: [RatesModule] });
    expect(await others.get(FetchRatesJob).tick()).toBe(0);
    await others.close();
    expect((await shown()).fetch).toMatchObject({ triedAt: null });
    expect(bank.asked).toBe(0);
  });

  it('leave another workspace alone', async () => {
    await editing().set(caller, { currency: 'usd', day: '2026-11-20', perEuro: '1.2' });
    const other = await aWorkspace(database, 'Southwind');
    expect((await rooms.get(RatesQueries).get(other.workspaceId)).rows).toEqual([]);
  });
});

describe('the last publication of rates', () => {
  it.each([
    ['2026-11-20T15:29:00Z', '2026-11-19T15:30:00.000Z'],
    ['2026-11-20T15:30:00Z', '2026-11-20T15:30:00.000Z'],
    ['2026-11-22T23:00:00Z', '2026-11-20T15:30:00.000Z'],
    ['2026-11-23T08:00:00Z', '2026-11-20T15:30:00.000Z'],
  ])('before %s was at %s', (now, at) => {
    expect(lastPublication(new Date(now)).toISOString()).toBe(at);
  });
});
