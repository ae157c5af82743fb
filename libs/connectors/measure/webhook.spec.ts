import { createHmac } from 'node:crypto';
import type { RawRequest } from '../delivery.ts';
import { compactedJson } from './dialect/signature.ts';
import { aFailedPayment, company, type Json } from './testing/examples.ts';
import { recogniseMeasure, webhookSecretRefusal } from './credentials.ts';
import { readWebhook } from './webhook.ts';

const secret = 'whs_demo_9f2c41';
const seconds = 1_767_225_600;
const receivedAt = new Date(seconds * 1000);
const body =
  '{"event_type":"payment.failed","created_at":"2026-01-01T00:00:00Z","data_type":"payment_transaction","data":{"id":"ptx_demo1"}}';
const hex = 'ace7a9024fa80ff8e63206b441cbf4a2f0eadd92449bc78f3ab731069aa3ee48';

function delivered(header: string, text: string = body, headers: RawRequest['headers'] = {}): RawRequest {
  return { body: Buffer.from(text), headers: { 'x-maple-signature': header, ...headers }, receivedAt };
}

interface Signing {
  readonly key?: string;
  readonly hash?: string;
  readonly form?: 'hex' | 'base64';
  readonly t?: number;
}

function sign(text: string, { key = secret, hash = 'sha256', form = 'hex', t = seconds }: Signing = {}): string {
  return createHmac(hash, key).update(`${t},${text}`).digest(form);
}

const event = (type: string, data: unknown): string =>
  JSON.stringify({ event_type: type, created_at: '2026-01-01T00:00:00Z', data_type: 'x', data });

const read = (text: string, headers: RawRequest['headers'] = {}) =>
  readWebhook(delivered(`t=${seconds},v1=${sign(text)}`, text, headers), [secret]);

describe('the signature of a delivery', () => {
  it.each([
    ['in hex', `t=${seconds},v1=${hex}`],
    ['in base64', `t=${seconds},v1=rOepAk+oD/jmMga0Qcv0ovDq3ZJEm8ePOrcxBpqj7kg=`],
    ['with spaces and folds', `t=${seconds},\r\n v1=${hex}, v0=`],
    ['by SHA-512', `t=${seconds},v1=${sign(body, { hash: 'sha512' })}`],
    ['by SHA-512 in base64', `t=${seconds},v1=${sign(body, { hash: 'sha512', form: 'base64' })}`],
    ['beside one of another secret', `t=${seconds},v1=${sign(body, { key: 'old' })},v1=${hex}`],
    ['under another version', `t=${seconds},v0=${hex},v9=zz,x=1`],
  ])('holds %s', (_how, header) => {
    expect(readWebhook(delivered(header), ['another', secret])).toMatchObject({ type: 'payment.failed' });
  });

  it('holds over the compacted body, when what was sent has white space', () => {
    const pretty = JSON.stringify(JSON.parse(body), null, 2).replaceAll('\n', '\r\n');
    expect(readWebhook(delivered(`t=${seconds},v1=${hex}`, pretty), [secret])).toMatchObject({
      type: 'payment.failed',
    });
  });

  it.each([
    ['{ "a b" : "c \\" d \\\\" , "e" : [ 1.0 , null ] }', '{"a b":"c \\" d \\\\","e":[1.0,null]}'],
    ['"open string ', '"openstring'],
  ])('compacts %j outside of its strings only', (json, compacted) => {
    expect(compactedJson(json)).toBe(compacted);
  });

  it.each([
    ['none', ''],
    ['a simple one, which could be sent again', '44dd5f6c83fd3c35376f7699e89b2943df9aaedcee2f6c11ff63a034594f2af2'],
    [
      'one with a dot for the comma',
      `t=${seconds},v1=56b35b95ea34c686cef1c575cb9a78ba260702b44f94898198ade28347427f57`,
    ],
    ['one of another secret', `t=${seconds},v1=${sign(body, { key: 'other' })}`],
    ['two times', `t=${seconds},t=${seconds},v1=${hex}`],
    ['no time', `v1=${hex},v0=${hex}`],
    ['half of one', `t=${seconds},v1=${hex.slice(0, 32)}`],
    ['a time that is old', `t=${seconds - 301},v1=${sign(body, { t: seconds - 301 })}`],
    ['a time ahead', `t=${seconds + 301},v1=${sign(body, { t: seconds + 301 })}`],
  ])('does not hold with %s', (_what, header) => {
    const error = thrownBy(() => readWebhook(delivered(header), [secret]));
    expect(error).toMatchObject({ kind: 'rejected' });
    expect(String(error)).not.toContain(secret);
  });

  it('holds without a time only where its secret is written to allow that, and then under no other', () => {
    const simple = '44dd5f6c83fd3c35376f7699e89b2943df9aaedcee2f6c11ff63a034594f2af2';
    expect(readWebhook(delivered(simple), ['other', `untimed: ${secret}`])).toMatchObject({ type: 'payment.failed' });
    expect(readWebhook(delivered(`t=${seconds},v1=${hex}`), [`untimed:${secret}`])).toMatchObject({ mode: null });
    for (const secrets of [[secret], [secret, 'untimed:other'], ['untimed:']]) {
      expect(thrownBy(() => readWebhook(delivered(simple), secrets))).toMatchObject({ kind: 'rejected' });
    }
  });

  it.each([-300, 300])('holds %d seconds away', (offset) => {
    const t = seconds + offset;
    expect(readWebhook(delivered(`t=${t},v1=${sign(body, { t })}`), [secret])).toMatchObject({ mode: null });
  });

  it.each([-301, 301])('is called stale where only its time is wrong, by %d seconds', (offset) => {
    const t = seconds + offset;
    const stale = thrownBy(() => readWebhook(delivered(`t=${t},v1=${sign(body, { t })}`), [secret]));
    expect(stale).toMatchObject({ kind: 'rejected', isStale: true });
    const forged = `t=${t},v1=${sign(body, { t, key: 'other' })}`;
    expect(thrownBy(() => readWebhook(delivered(forged), [secret]))).toMatchObject({ isStale: false });
  });

  it('proves nothing without a secret, or over a body that was changed', () => {
    expect(thrownBy(() => readWebhook(delivered(`t=${seconds},v1=${hex}`), ['', ' ']))).toMatchObject({
      kind: 'rejected',
    });
    const changed = body.replace('ptx_demo1', 'ptx_demo2');
    expect(thrownBy(() => readWebhook(delivered(`t=${seconds},v1=${hex}`, changed), [secret]))).toMatchObject({
      kind: 'rejected',
    });
  });
});

describe('a signing secret', () => {
  const [none, long, short] = [/^$/, /too long/, /at least 8 characters/] as const;

  it.each([
    ['none', '', none],
    ['one of eight characters', 'whs_1234', none],
    ['one that allows signatures without a time', 'untimed: whs_1234', none],
    ['one letter', 'w', short],
    ['seven characters', 'whs_123', short],
    ['the word before it alone', 'untimed:', short],
    ['that word and one letter', 'untimed: w', short],
    ['white space', ' '.repeat(12), short],
    ['a line break', 'whs_1234\nwhs_5678', long],
    ['a novel', 'w'.repeat(513), long],
  ])('may or may not be: %s', (_what, typed, words) => {
    const refusal = webhookSecretRefusal(typed);
    expect(refusal ?? '').toMatch(words);
    const given = { companyId: 'cmp_1', token: 'tok_12345', account: 'live' };
    const connecting = recogniseMeasure({ ...given, webhookSecret: typed });
    expect(connecting).toMatchObject(refusal === null ? { kind: 'ok' } : { kind: 'refused', words: refusal });
  });
});

describe('what a delivery says', () => {
  it.each([
    ['customer.updated', { id: 'cus_1' }, [['customer', 'cus_1', 'cus_1']]],
    ['customer.archived', { id: 'cus_1' }, [['customer', 'cus_1', 'cus_1']]],
    ['subscription.renewed', { id: 'subs_1', customer_id: 'cus_1' }, [['subscription', 'subs_1', 'cus_1']]],
    ['subscription.default_usage_threshold_exceeded', { id: 'subs_1' }, [['subscription', 'subs_1', null]]],
    [
      'payment.success',
      { id: 'ptx_1', customer_id: 'cus_1', invoice_uuid: 'u-1' },
      [
        ['payment_transaction', 'ptx_1', 'cus_1'],
        ['invoice', 'u-1', null],
      ],
    ],
    ['invoice.updated', { uuid: 'u-1', customer_id: 'cus_1' }, [['invoice', 'u-1', 'cus_1']]],
    ['credit.created', { id: 'crd_1', customer_id: 'cus_1' }, [['credit', 'crd_1', 'cus_1']]],
    ['contract.executed', { id: 'ctr_1', customer_id: null }, [['contract', 'ctr_1', null]]],
    ['item.updated', { id: 'itm_1' }, [['billable_item', 'itm_1', null]]],
    ['metric.updated', { id: 'met_1' }, [['billable_metric', 'met_1', null]]],
    ['weather.changed', { id: 'x' }, []],
    ['__proto__.x', { id: 'x' }, []],
    ['customer.updated', null, []],
  ] as const)('of %s with %j is whom to look at', (type, data, refs) => {
    const delivery = read(event(type, data));
    expect(delivery.refs.map(({ kind, externalId, customerId }) => [kind, externalId, customerId])).toEqual(refs);
    expect(delivery).toMatchObject({ type, carried: [], mode: null, endsAccess: false });
  });

  it('carries a payment, which comes complete, and names the company', () => {
    const delivery = read(event('payment.failed', aFailedPayment({ updated_at: '2025-12-31T23:59:58Z' })));
    expect(delivery).toMatchObject({
      externalAccountId: company,
      createdAt: new Date('2026-01-01T00:00:00Z'),
      carried: [{ kind: 'payment_transaction', externalId: 'ptx_F0301', knownAt: new Date('2025-12-31T23:59:58Z') }],
    });
    expect(read(event('payment.failed', { id: 'ptx_1' })).carried).toEqual([]);
  });

  it.each([
    [aFailedPayment(), 'payment.unnamed', ['payment_transaction', 'invoice']],
    [{ uuid: 'u-1', number: 'INV-1' }, 'invoice.unnamed', ['invoice']],
    [{ id: 'cus_1', identifier: 'a' }, 'customer.unnamed', ['customer']],
    [{ id: 'subs_1', auto_renews: true }, 'subscription.unnamed', ['subscription']],
    [{ hello: 1 }, 'unknown.unnamed', []],
  ])('without an envelope is told by its fields: %#', (data: Json, type, kinds) => {
    const delivery = read(JSON.stringify(data));
    expect(delivery).toMatchObject({ type, carried: [], createdAt: receivedAt });
    expect(delivery.refs.map(({ kind }) => kind)).toEqual(kinds);
  });

  it.each(['9999-12-31T23:59:59-12:00', '2999-01-01T00:00:00Z', '1900-01-01T00:00:00Z', 'soon', 12])(
    'happened when it was received, and only says who, where it is dated %j',
    (date) => {
      const said = {
        event_type: 'payment.failed',
        created_at: date,
        data: aFailedPayment({ updated_at: date, created_at: date }),
      };
      expect(read(JSON.stringify(said))).toMatchObject({ createdAt: receivedAt, refs: [{}, {}], carried: [] });
    },
  );

  it('is known again by the id in a header, else by its bytes', () => {
    const text = event('customer.updated', { id: 'cus_1' });
    const first = read(text).eventId;
    expect(read(text).eventId).toBe(first);
    expect(read(event('customer.updated', { id: 'cus_2' })).eventId).not.toBe(first);
    expect(read(text, { 'x-convoy-idempotency-key': 'k', 'x-convoy-event-id': 'e' }).eventId).toBe(
      'x-convoy-event-id:e',
    );
    expect(read(text, { 'x-convoy-idempotency-key': 'k' }).eventId).toBe('x-convoy-idempotency-key:k');
  });

  it.each(['[]', '"text"', '12', 'null', '{', ''])('is refused when proven bytes are no event: %j', (text) => {
    expect(thrownBy(() => read(text))).toMatchObject({ kind: 'malformed' });
  });
});

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown.');
}
