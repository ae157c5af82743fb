import { recogniseStripeKey } from './credentials.ts';

describe('recogniseStripeKey', () => {
  it.each([
    ['rk_live_51Abc', 'live', 'restricted', false],
    ['rk_test_51Abc', 'test', 'restricted', false],
    ['sk_live_51Abc', 'live', 'secret', true],
    ['sk_test_51Abc', 'test', 'secret', true],
    ['rkcs_test_51Abc', 'test', 'unclaimed sandbox', true],
    [`rk_test_${'a'.repeat(247)}`, 'test', 'restricted', false],
  ])('takes %s', (secretKey, mode, keyKind, hasWarning) => {
    expect(recogniseStripeKey({ secretKey })).toEqual({
      kind: 'ok',
      mode,
      keyKind,
      warning: hasWarning ? expect.any(String) : null,
    });
  });

  it.each([
    ['', /Paste a Stripe key/],
    ['   ', /Paste a Stripe key/],
    ['rk_live_ab cd', /space/],
    ['rk_live_abcd\n', /line break/],
    ['pk_live_abcd', /publishable/],
    ['whsec_abcd', /webhook signing secret/],
    ['cus_123', /id of an object/],
    ['rk_live_...abcd', /hidden/],
    ['rk_live_••••abcd', /does not look like/],
    ['rk_prod_abcd', /does not look like/],
    ['rk_live_', /does not look like/],
    ['RK_LIVE_abcd', /does not look like/],
    [`rk_test_${'a'.repeat(248)}`, /longer/],
  ])('refuses "%s" in words', (secretKey, words) => {
    expect(recogniseStripeKey({ secretKey })).toEqual({ kind: 'refused', words: expect.stringMatching(words) });
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
