import { anEnvelope } from './testing/envelope.ts';
import { parseReferenceRates } from './reference-rates-xml.ts';

describe("the European Central Bank's file of reference rates", () => {
  it('is read day by day, each rate exactly as published', () => {
    const xml = anEnvelope({ '2026-11-20': { USD: '1.0852', JPY: '163.40' }, '2026-11-19': { USD: '1.0831' } });
    expect(parseReferenceRates(xml)).toEqual({
      kind: 'rates',
      rates: [
        { currency: 'usd', day: '2026-11-20', perEuro: '1.0852' },
        { currency: 'jpy', day: '2026-11-20', perEuro: '163.40' },
        { currency: 'usd', day: '2026-11-19', perEuro: '1.0831' },
      ],
    });
  });

  it.each([
    ['a page in HTML', '<html><body><p>Moved<br></body></html>', /sound XML|format/],
    ['another document', '<?xml version="1.0"?><note><to>Ada</to></note>', /format/],
    ['a file cut in the middle', anEnvelope({ '2026-11-20': { USD: '1.0852' } }).slice(0, 200), /sound XML/],
    ['a rate of nothing', anEnvelope({ '2026-11-20': { USD: '0' } }), /USD on 2026-11-20/],
    ['a negative rate', anEnvelope({ '2026-11-20': { USD: '-1' } }), /USD on 2026-11-20/],
    ['a rate in words', anEnvelope({ '2026-11-20': { USD: 'N/A' } }), /USD on 2026-11-20/],
    ['a day that is none', anEnvelope({ '2026-13-40': { USD: '1' } }), /format/],
    [
      'declared entities',
      `<!DOCTYPE x [<!ENTITY a "aaaa">]>${anEnvelope({ '2026-11-20': { USD: '1' } })}`,
      /sound XML/,
    ],
    ['nothing', '', /sound XML/],
  ])('%s is refused in words', (_name, xml, words) => {
    expect(parseReferenceRates(xml)).toEqual({ kind: 'refused', words: expect.stringMatching(words) });
  });
});
