import { trustedProxies } from './trusted-proxies.ts';

describe('TRUST_PROXY', () => {
  it.each([
    ['off', false],
    ['10.0.0.7', ['10.0.0.7']],
    ['127.0.0.1, 10.0.0.0/8', ['127.0.0.1', '10.0.0.0/8']],
    ['::1,fd00::/8', ['::1', 'fd00::/8']],
    ['loopback,uniquelocal', ['loopback', 'uniquelocal']],
  ])('reads %s', (value, expected) => {
    expect(trustedProxies.parse(value)).toEqual(expected);
  });

  it.each(['1', 'on', 'true', 'proxy.example', '0.0.0.0/0', '::/0', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0.1,'])(
    'refuses %s in words',
    (value) => {
      expect(trustedProxies.safeParse(value).error?.issues[0]?.message).toMatch(/^off, or addresses and ranges/);
    },
  );
});
