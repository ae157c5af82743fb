import { provenOrigin } from './same-origin.ts';

const publicUrl = 'https://keepwell.example';

describe('provenOrigin', () => {
  it.each([
    ['the page itself', { fetchSite: 'same-origin', origin: publicUrl }, 'own'],
    ['an older browser that sends only the origin', { fetchSite: undefined, origin: publicUrl }, 'own'],
    ['a page of another site', { fetchSite: 'cross-site', origin: 'https://other.example' }, 'foreign'],
    ['a sibling host', { fetchSite: 'same-site', origin: 'https://blog.keepwell.example' }, 'foreign'],
    ['another port of the same host', { fetchSite: undefined, origin: 'https://keepwell.example:8443' }, 'foreign'],
    [
      'an origin that begins alike',
      { fetchSite: undefined, origin: 'https://keepwell.example.other.example' },
      'foreign',
    ],
    ['a sandboxed frame', { fetchSite: undefined, origin: 'null' }, 'foreign'],
    ['a program that is no browser', { fetchSite: undefined, origin: undefined }, 'unsaid'],
  ] as const)('answers for %s', (_, proof, expected) => {
    expect(provenOrigin(proof, publicUrl)).toBe(expected);
  });
});
