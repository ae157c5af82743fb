import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isObject, type Json, type JsonObject } from '../api/json.ts';
import type { Sandbox } from '../sandbox.ts';
import { openSandbox } from '../testing/open-sandbox.ts';
import { Receiver, waitFor } from '../testing/receiver.ts';
import { casesOf, pairsOf } from './pairs.ts';
import { MeasureClient, text } from './testing/measure-client.ts';

describe('the controls of Measure’s half', () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await openSandbox({ size: 60 });
  });
  afterAll(async () => sandbox.close());

  const call = async (method: string, path: string, body?: unknown): Promise<JsonObject> => {
    const answer = await fetch(`${sandbox.url}/_sandbox${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const said = await answer.text();
    const json: Json = said === '' ? null : JSON.parse(said);
    return { status: answer.status, ...(isObject(json) ? json : {}) };
  };
  const people = async (query: string): Promise<JsonObject[]> => {
    const { customers } = await call('GET', `/customers?${query}`);
    return Array.isArray(customers) ? customers.filter(isObject) : [];
  };

  it('give what one click needs to connect', async () => {
    const connect = await call('GET', '/measure/connect');
    expect(connect).toEqual({
      status: 200,
      token: 'measure_sandbox_token',
      company: 'cmp_sandbox',
      path: '/measure/api/v1',
      name: 'Meridian Workspace (Measure)',
      customers: sandbox.measure.book.count('customer'),
    });
  });

  it('switch a way of speaking, and leave the others', async () => {
    expect(await call('PUT', '/measure/profile', { version: '2024' })).toMatchObject({ version: '2024', ties: 'drop' });
    expect(await call('PUT', '/measure/profile', { ties: 'repeat' })).toMatchObject({
      version: '2024',
      ties: 'repeat',
    });
    expect(await call('PUT', '/measure/profile', { ties: 'shuffle' })).toMatchObject({ status: 422 });
  });

  it('register an endpoint and never show its secret', async () => {
    const url = 'http://127.0.0.1:9/hook';
    const made = await call('PUT', '/measure/webhook', { url, secret: 'whs_1', form: 'sha512-base64' });
    const listed = await call('GET', '/measure/webhooks');
    expect(JSON.stringify([made, listed])).not.toContain('whs_1');
    expect(listed).toMatchObject({ endpoints: [{ url, form: 'sha512-base64' }] });
    expect(await call('DELETE', `/measure/webhook/${text(made, 'id')}`)).toMatchObject({ status: 204 });
    expect(await call('PUT', '/measure/webhook', { url, secret: 'x', form: 'rot13' })).toMatchObject({ status: 422 });
  });

  it('find customers of either system, by id and by name', async () => {
    const [alone] = await people('show=measure&limit=1');
    expect(alone).toMatchObject({ system: 'measure' });
    expect(await people(`search=${text(alone ?? {}, 'id')}`)).toEqual([alone]);
    expect(await people(`search=${encodeURIComponent(text(alone ?? {}, 'email'))}`)).toEqual([alone]);
    const both = await people('show=both');
    expect(both).toHaveLength(20);
    const [pair] = pairsOf(sandbox.measure.book);
    expect(await people(`search=${pair?.measure}`)).toMatchObject([{ id: pair?.stripe, system: 'both' }]);
  });

  it('act on a customer of Measure’s alone, in words where it cannot be done', async () => {
    const cases = casesOf(sandbox.measure.book);
    const acted = await call('POST', `/customers/${cases['card_expiring']}/fail-payment`, { decline: 'lost_card' });
    expect(acted).toMatchObject({ status: 200, announced: [] });
    expect(acted['measure']).toEqual(expect.arrayContaining(['payment.failed']));
    expect(await call('POST', `/customers/${cases['archived']}/cancel`)).toMatchObject({
      status: 409,
      error: { message: 'This customer has no subscription that runs.' },
    });
    expect(await call('POST', '/measure/customers', { name: 'Made by hand', plan: 'starter' })).toMatchObject({
      status: 201,
      announced: [],
    });
    expect(await people('search=made+by+hand')).toMatchObject([{ name: 'Made by hand', system: 'measure' }]);
  });

  it('are on the page', async () => {
    const page = await (await fetch(`${sandbox.url}/?show=measure`)).text();
    expect(page).toContain('only in Measure');
    expect(page).toContain('measure_sandbox_token');
    const side = await (await fetch(`${sandbox.url}/page/side`)).text();
    expect(side.replaceAll('<wbr />', '')).toContain('payment.failed');
    const id = casesOf(sandbox.measure.book)['holding'];
    expect((await fetch(`${sandbox.url}/page/customers/${id}`)).status).toBe(200);
    expect((await fetch(`${sandbox.url}/page/customers/cus_nobody`)).status).toBe(404);
  });
});

describe('a kept book', () => {
  it('comes back with Measure’s customers, endpoints and undelivered events', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'measure-sandbox-'));
    const receiver = await Receiver.open('x-maple-signature');
    const first = await openSandbox({ size: 40, dataDir });
    first.measureHooks.register({ url: receiver.url, secret: 'whs_kept' });
    const alone = casesOf(first.measure.book)['card_expiring'] ?? '';
    const { measure: said } = first.actions.failPayment(alone);
    await receiver.received(said.length);
    await waitFor(() =>
      first.measureHooks.latest(said.length).every(({ pending }) => pending.size === 0) ? true : null,
    );
    receiver.answer = 500;
    const { customer } = first.actions.createInMeasure({ name: 'Kept' });
    await receiver.received(said.length + 1);
    const before = await seen(first);
    await first.close();
    receiver.answer = 200;
    receiver.letters.length = 0;
    const second = await openSandbox({ size: 40, dataDir });
    expect(await seen(second)).toEqual(before);
    expect((await new MeasureClient(second).read(`/customers/${customer}`))['org_name']).toBe('Kept');
    await receiver.received(1);
    await waitFor(() => (second.measureHooks.latest(1)[0]?.pending.size === 0 ? true : null));
    // Another attempt of the first may still have been on its way when it was closed.
    expect(new Set(receiver.letters.map(({ body }) => body.includes('payment.success')))).toEqual(new Set([true]));
    await second.close();
    receiver.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
});

async function seen(sandbox: Sandbox): Promise<JsonObject[][]> {
  const client = new MeasureClient(sandbox);
  const kinds = ['customers', 'subscriptions', 'invoices', 'payments/transactions'];
  return Promise.all(kinds.map(async (kind) => client.all(kind, 'updatedAtDesc')));
}
