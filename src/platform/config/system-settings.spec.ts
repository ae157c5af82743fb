import { readSystemSettings } from './system-settings.ts';

const read = (source: Readonly<Record<string, string>>) => {
  const problems: string[] = [];
  return { ...readSystemSettings(source, ['stripe', 'measure'], problems), problems };
};

describe('the settings of billing systems', () => {
  it('are those of the known ones, by their names', () => {
    const { settings, unknown, problems } = read({
      STRIPE_API_BASE: 'https://proxy.example/stripe/',
      MEASURE_CALLS_PER_SECOND: '3',
      STRIPE_CONNECT_KEY_TEST: 'sk_test_1',
    });
    expect(settings).toEqual({
      STRIPE_API_BASE: 'https://proxy.example/stripe',
      MEASURE_CALLS_PER_SECOND: 3,
      STRIPE_CONNECT_KEY_TEST: 'sk_test_1',
    });
    expect([unknown, problems]).toEqual([[], []]);
  });

  it('of nobody known stop no start, and are named', () => {
    const { settings, unknown, problems } = read({
      OPENAI_API_BASE: 'not an address',
      STRPE_CONNECT_KEY: 'sk_live_1',
      STRIPE_CONECT_KEY: 'sk_live_2',
      stripe_api_base: 'x',
      HOME: '/home/ada',
    });
    expect(settings).toEqual({});
    expect(problems).toEqual([]);
    expect(unknown).toEqual(['OPENAI_API_BASE', 'STRIPE_CONECT_KEY', 'STRPE_CONNECT_KEY']);
  });

  it.each([
    ['STRIPE_CALLS_IN_FLIGHT', '0'],
    ['STRIPE_CONNECT_KEY', 'two words'],
    ['STRIPE_API_BASE', 'stripe.example'],
    ['STRIPE_API_BASE', 'ftp://stripe.example'],
  ])('of a known one are checked: %s=%s', (name, value) => {
    expect(read({ [name]: value }).problems.join()).toContain(`${name}: `);
  });

  it.each([
    ['http://127.0.0.1:4000', true],
    ['http://127.9.9.9', true],
    ['http://[::1]:4000/api', true],
    ['http://localhost:4000', true],
    ['https://stripe.example', true],
    ['http://stripe.example', false],
    ['http://10.0.0.7:4000', false],
    ['http://localhost.example', false],
    ['http://127.0.0.1.example', false],
    ['http://[2001:db8::1]', false],
  ])('send keys in plain text to this machine alone: %s', (value, isTaken) => {
    for (const name of ['STRIPE_API_BASE', 'STRIPE_CONNECT_BASE']) {
      const { settings, problems } = read({ [name]: value });
      expect(settings[name] !== undefined).toBe(isTaken);
      expect(problems.join()).toMatch(
        isTaken ? /^$/ : /^STRIPE_[A-Z]+_BASE: must be https, unless it is on this machine/,
      );
    }
  });
});
