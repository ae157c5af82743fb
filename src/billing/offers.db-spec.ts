import { randomUUID } from 'node:crypto';
import { Road } from '../../test/support/road.ts';
import type { Connection } from '../connections/connection.ts';
import { MirrorService } from './mirror.service.ts';
import type { OfferRule } from './offers.ts';

const at = (text: string) => new Date(`2026-06-15T12:00:${text}Z`);

interface Waiting {
  readonly knownAt?: Date | null;
  readonly mustFetch?: boolean;
  readonly shape?: string;
  readonly payload?: unknown;
  readonly isDeleted?: boolean;
}

describe('taking what deliveries offered', () => {
  let road: Road;
  let connection: Connection;
  let made = 0;

  beforeAll(async () => {
    road = await Road.open();
    connection = await road.connect();
  });
  afterAll(() => road.close());

  /** A claimed row of which something is offered that happened in second 24; answers its id. */
  const offer = async (waiting: Waiting = {}) => {
    const externalId = `bill_${(made += 1)}`;
    const token = randomUUID();
    const { knownAt = at('10.000'), mustFetch = false, payload = { value: 2 }, isDeleted = false } = waiting;
    const offered = { customerId: 'cus_1', payload: JSON.stringify(payload), shape: waiting.shape ?? '1', isDeleted };
    await road.rows(
      `insert into billing_object (workspace_id, connection_id, kind, external_id, customer_id, payload, api_version, known_at,
         changed_at, wanted, attempts, must_fetch, offered, offered_at, lease_token, lease_until)
       values ($1, $2, 'bill', $3, 'cus_1', '{"value":1}', '1', $4, $4, 3, 1, $5, $6, $7, $8, now())`,
      [road.workspaceId, connection.id, externalId, knownAt, mustFetch, JSON.stringify(offered), at('24.000'), token],
    );
    return { externalId, token };
  };
  const take = ({ externalId, token }: { externalId: string; token: string }, rule: Partial<OfferRule> = {}) =>
    road.write((scope) => {
      const offers = {
        token,
        refs: [{ kind: 'bill', externalId }],
        rule: { confirmedAt: null, shape: '1', ...rule },
      };
      return road
        .get(MirrorService)
        .take(scope, { id: connection.id, connector: road.billing }, offers, road.clock.now());
    });
  const held = async (externalId: string) =>
    (
      await road.rows(
        `select payload ->> 'value' as value, known_at, done::int, attempts, offered, lease_token is null as "isFree", is_deleted
         from billing_object where external_id = $1`,
        [externalId],
      )
    )[0];

  it('writes it down, dated before its second, and is done with all that asked for it', async () => {
    const row = await offer();
    expect(await take(row)).toMatchObject({
      customers: ['cus_1'],
      changes: [{ externalId: row.externalId, change: 'changed' }],
      written: [{ external_id: row.externalId, done: '3' }],
    });
    expect(await held(row.externalId)).toEqual({
      value: '2',
      known_at: at('23.999'),
      done: 3,
      attempts: 0,
      offered: null,
      isFree: true,
      is_deleted: false,
    });
  });

  it.each([
    ['nothing is held', { knownAt: null }, {}, true],
    ['what is held is older by more than the second a fetch is dated back', { knownAt: at('22.900') }, {}, true],
    ['a fetch that began in the same second may already know better', { knownAt: at('23.900') }, {}, false],
    ['what is held was carried in the second before', { knownAt: at('22.999') }, {}, true],
    ['what is held was carried in the same second', { knownAt: at('23.999') }, {}, false],
    ['what is held is newer', { knownAt: at('25.000') }, {}, false],
    ['a fetch was asked for', { mustFetch: true }, {}, false],
    ['a reading since may have found what is held to be true', {}, { confirmedAt: at('24.000') }, false],
    ['a reading ended before it happened', {}, { confirmedAt: at('23.999') }, true],
    ['another release has kept less of it', { shape: '1' }, { shape: '1/2' }, false],
    ['as much is kept of it', { shape: '1/2' }, { shape: '1/2' }, true],
  ])('when %s', async (_when, waiting, rule, isTaken) => {
    const row = await offer(waiting);
    const { written } = await take(row, rule);
    expect(written).toHaveLength(isTaken ? 1 : 0);
    expect(await held(row.externalId)).toMatchObject({ value: isTaken ? '2' : '1', isFree: isTaken });
  });

  it('takes nothing for a claim that another one has followed', async () => {
    const row = await offer();
    expect(await take({ ...row, token: randomUUID() })).toMatchObject({ customers: [], written: [] });
    expect(await held(row.externalId)).toMatchObject({ value: '1', isFree: false });
  });

  it('sees no change in what is as it was, and keeps what was known of what is gone', async () => {
    const same = await offer({ payload: { value: 1 } });
    expect(await take(same)).toMatchObject({ customers: [], changes: [], written: [{ external_id: same.externalId }] });
    const gone = await offer({ payload: null, isDeleted: true });
    expect((await take(gone)).changes).toMatchObject([{ change: 'deleted' }]);
    expect(await held(gone.externalId)).toMatchObject({ value: '1', is_deleted: true });
  });

  it('finds what it refers to', async () => {
    const row = await offer({ payload: { value: 2, refersTo: ['plan_3'] } });
    await take(row);
    const references = await road.rows(`select kind, external_id, customer_id from billing_reference`);
    expect(references).toEqual([{ kind: 'plan', external_id: 'plan_3', customer_id: 'cus_1' }]);
  });
});
