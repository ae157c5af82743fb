import { recogniseStripeKey } from './credentials.ts';

const stringContaining = (words: string): unknown => expect.stringContaining(words);

describe('recogniseStripeKey', () => {
  it.each([
    ['rk_live_51Abc', 'live', 'restricted', null],
    ['rk_test_51Abc', 'test', 'restricted', null],
    ['sk_live_51Abc', 'live', 'secret', 'full secret key'],
    ['sk_test_51Abc', 'test', 'secret', 'full secret key'],
    ['rkcs_test_51Abc', 'test', 'unclaimed sandbox', 'expires or is claimed'],
    [`rk_test_${'a'.repeat(247)}`, 'test', 'restricted', null],
  ])('takes %s', (secretKey, mode, keyKind, words) => {
    const result = recogniseStripeKey({ secretKey });
    expect(result).toMatchObject({ kind: 'ok', mode, keyKind });
    expect(result).toHaveProperty('warning', words === null ? null : stringContaining(words));
  });

  it.each([
    ['', /Paste a Stripe key/],
    ['   ', /Paste a Stripe key/],
    ['rk_live_ab cd', /space/],
    ['rk_live_abcd\n', /line break/],
    ['pk_live_abcd', /publishable/],
    ['whsec_abcd', /webhook signing secret/],
    ['sk_org_abcd', /organisation key: .* make a restricted key there/],
    ['cus_123', /id of an object/],
    ['rk_live_...abcd', /hidden/],
    ['rk_live_••••abcd', /does not look like/],
    ['rk_prod_abcd', /does not look like/],
    ['rk_live_', /does not look like/],
    ['RK_LIVE_abcd', /does not look like/],
    [`rk_test_${'a'.repeat(248)}`, /longer/],
  ])('refuses "%s" in words', (secretKey, words) => {
    expect(recogniseStripeKey({ secretKey })).toMatchObject({ kind: 'refused', words: expect.stringMatching(words) });
  });

  it.each([
    ['pk_live_abcd', 'live'],
    ['pk_test_abcd', 'test'],
    ['sk_org_live_abcd', 'live'],
    ['rk_live_ab cd', 'live'],
    ['whsec_abcd', undefined],
    ['live_abcd', undefined],
  ])('says of "%s" which mode it is of, although it refuses it', (secretKey, mode) => {
    const result = recogniseStripeKey({ secretKey });
    expect([result.kind, result.mode]).toEqual(['refused', mode]);
  });

  it('refuses a form without a key, and never repeats what was typed', () => {
    expect(recogniseStripeKey({})).toMatchObject({ kind: 'refused' });
    expect(JSON.stringify(recogniseStripeKey({ secretKey: 'pk_live_planted' }))).not.toContain('planted');
  });

  it('takes a webhook secret beside the key, and refuses anything else there', () => {
    const secretKey = 'rk_test_51Abc';
    expect(recogniseStripeKey({ secretKey, webhookSecret: 'whsec_Ab+/=' })).toMatchObject({ kind: 'ok' });
    expect(recogniseStripeKey({ secretKey, webhookSecret: '' })).toMatchObject({ kind: 'ok' });
    expect(recogniseStripeKey({ secretKey, webhookSecret: 'rk_test_51Abc' })).toMatchObject({ kind: 'refused' });
  });
});
