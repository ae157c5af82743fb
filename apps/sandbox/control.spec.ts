import type { Sandbox } from './sandbox.ts';
import { openSandbox } from './testing/open-sandbox.ts';

describe('the control plane and the page', () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await openSandbox({ size: 60 });
  });
  afterAll(async () => sandbox.close());

  const call = async (method: string, path: string, body?: unknown): Promise<{ status: number; json: unknown }> => {
    const answer = await fetch(`${sandbox.url}${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, json: text === '' ? null : JSON.parse(text) };
  };

  it('gives what one click needs to connect', async () => {
    expect(await call('GET', '/_sandbox/connect')).toEqual({
      status: 200,
      json: {
        key: 'rk_test_sandbox_full',
        account: sandbox.book.context.accountId,
        name: 'Meridian Workspace',
        customers: 60,
      },
    });
  });

  it('registers, replaces, shows and removes an endpoint, and never shows its secret', async () => {
    const url = 'http://127.0.0.1:9/hook';
    const { json } = await call('PUT', '/_sandbox/webhook', { url, secret: 'whsec_1' });
    await call('PUT', '/_sandbox/webhook', { url, secret: 'whsec_2' });
    const listed = await call('GET', '/_sandbox/webhooks');
    expect(JSON.stringify([json, listed])).not.toContain('whsec');
    expect(listed.json).toEqual({ endpoints: [json] });
    expect((await call('PUT', '/_sandbox/webhook', { url: 'ftp://nowhere', secret: 'x' })).status).toBe(422);
    expect((await call('DELETE', `/_sandbox/webhook/${sandbox.hooks.list[0]?.id}`)).status).toBe(204);
    expect(sandbox.hooks.list).toEqual([]);
  });

  it('posts to another address what was registered below one that is no longer ours, in both halves', async () => {
    const url = 'http://127.0.0.1:9/hooks/stripe/a';
    const { json } = await call('PUT', '/_sandbox/webhook', { url, secret: 'whsec_1' });
    const elsewhere = await call('PUT', '/_sandbox/webhook', { url: 'http://127.0.0.1:90/hooks/b', secret: 'whsec_1' });
    await call('PUT', '/_sandbox/measure/webhook', { url: 'http://127.0.0.1:9/hooks/measure/c', secret: 'whsec_2' });
    const addresses = { from: 'http://127.0.0.1:9', to: 'http://127.0.0.1:10' };
    expect(await call('POST', '/_sandbox/webhooks/move', addresses)).toMatchObject({ json: { moved: 2 } });
    const moved = { ...Object(json), url: 'http://127.0.0.1:10/hooks/stripe/a' };
    const ours = await call('GET', '/_sandbox/webhooks');
    expect(ours.json).toEqual({ endpoints: [moved, elsewhere.json] });
    const theirs = await call('GET', '/_sandbox/measure/webhooks');
    expect(theirs.json).toMatchObject({ endpoints: [{ url: 'http://127.0.0.1:10/hooks/measure/c' }] });
    expect((await call('POST', '/_sandbox/webhooks/move', { from: 'here', to: 'there' })).status).toBe(422);
    for (const { id } of sandbox.hooks.list) await call('DELETE', `/_sandbox/webhook/${id}`);
  });

  it('does what a button says, and answers in words when it cannot', async () => {
    const created = await call('POST', '/_sandbox/customers', {
      name: 'Button & <b>Sons</b>',
      email: 'desk@button.example',
    });
    expect(created.status).toBe(201);
    const { customers } = JSON.parse(
      JSON.stringify((await call('GET', '/_sandbox/customers?search=desk@button')).json),
    );
    expect(customers).toMatchObject([{ name: 'Button & <b>Sons</b>', status: 'active', monthly: 9500, wrong: [] }]);
    const { id } = customers[0];
    expect((await call('POST', `/_sandbox/customers/${id}/fail-payment`, { decline: 'lost_card' })).status).toBe(200);
    expect((await call('GET', `/_sandbox/customers?search=${id}`)).json).toMatchObject({
      customers: [{ status: 'past_due', wrong: ['Payment failed (lost card)'] }],
    });
    expect(await call('POST', `/_sandbox/customers/${id}/usage`, { percent: 90 })).toMatchObject({
      status: 409,
      json: { error: { message: 'Nothing that this customer has is metered.' } },
    });
    expect((await call('POST', `/_sandbox/customers/${id}/fail-payment`, { decline: 'bad luck' })).status).toBe(422);
    expect((await call('POST', `/_sandbox/customers/${id}/renew`)).status).toBe(404);
    expect((await call('POST', `/_sandbox/customers/${id}/pay`)).status).toBe(200);
    expect((await call('DELETE', `/_sandbox/customers/${id}`)).status).toBe(200);
  });

  it('says why a renewal brought near leads to nothing, and shows for whom it does', async () => {
    sandbox.actions.create({ name: 'Monthly Mill', email: 'a@monthly.example' });
    sandbox.actions.create({ name: 'Yearly Yard', email: 'a@yearly.example', interval: 'year' });
    sandbox.actions.create({ name: 'Trying Tree', email: 'a@trying.example', interval: 'year', trialDays: 14 });
    const panelOf = async (search: string): Promise<string> => {
      const text = await (await fetch(`${sandbox.url}/?search=${search}`)).text();
      return /bring-renewal-near"><fieldset.*?<\/form>/s.exec(text)?.[0] ?? '';
    };
    expect(await panelOf('Yearly+Yard')).not.toContain('disabled');
    expect(await panelOf('Monthly+Mill')).toMatch(/fieldset disabled.*It renews every month anyway/s);
    expect(await panelOf('Trying+Tree')).toMatch(/fieldset disabled.*A trial ends; it does not renew/s);
    const yearly = JSON.parse(JSON.stringify((await call('GET', '/_sandbox/customers?show=yearly&limit=100')).json));
    const names = yearly.customers.map((one: { name: string }) => one.name);
    expect(names).toContain('Yearly Yard');
    expect(names).not.toContain('Monthly Mill');
    const [monthly] = JSON.parse(
      JSON.stringify((await call('GET', '/_sandbox/customers?search=Monthly')).json),
    ).customers;
    const near = await call('POST', `/_sandbox/customers/${monthly.id}/bring-renewal-near`, { days: 14 });
    expect(near.status).toBe(200);
    expect(JSON.stringify(near.json)).toContain('choose a yearly plan');
    expect((await call('GET', '/_sandbox/customers?limit=1e1')).status).toBe(422);
  });

  it('sets faults and takes them away, and counts calls', async () => {
    sandbox.calls.reset();
    const read = async (): Promise<number> =>
      (await fetch(`${sandbox.url}/v1/coupons`, { headers: { authorization: 'Bearer sk_test_sandbox' } })).status;
    expect((await call('POST', '/_sandbox/faults', { status: 500, path: 'coupons' })).status).toBe(201);
    expect(await read()).toBe(500);
    expect((await call('DELETE', '/_sandbox/faults')).status).toBe(204);
    expect(await read()).toBe(200);
    expect(await call('GET', '/_sandbox/calls')).toEqual({
      status: 200,
      json: { reads: 2, writes: 0, byPath: { 'GET /v1/coupons': 2 } },
    });
  });

  it('shows a page that escapes names, under a policy without inline code', async () => {
    sandbox.actions.create({ name: '<script>alert(1)</script>', email: 'x@marked.example' });
    const answer = await fetch(`${sandbox.url}/?search=marked`);
    const text = await answer.text();
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(text).toContain('Billing sandbox');
    expect(text).toContain('not Stripe');
    expect(text).toContain('&lt;script&gt;alert(1)');
    expect(text).not.toContain('<script>alert(1)');
    expect(text).not.toMatch(/ style=| onclick=/);
    for (const path of ['/page.js', '/page.css', '/page/side'])
      expect((await fetch(`${sandbox.url}${path}`)).status).toBe(200);
  });

  it('refuses a press of its buttons from another site', async () => {
    const answer = await fetch(`${sandbox.url}/_sandbox/faults`, {
      method: 'DELETE',
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    expect(answer.status).toBe(403);
  });
});
