import { anEnvelope, daysOfRates } from './testing/envelope.ts';
import { parseReferenceRates } from './reference-rates-xml.ts';

describe("the European Central Bank's file of reference rates", () => {
  it('is read day by day, each rate exactly as published', async () => {
    const xml = anEnvelope({ '2026-11-20': { USD: '1.0852', JPY: '163.40' }, '2026-11-19': { USD: '1.0831' } });
    expect(await parseReferenceRates(xml)).toEqual({
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
    ['a rate of the euro itself', anEnvelope({ '2026-11-20': { EUR: '2' } }), /rate of the euro/],
    ['tags inside each other without end', `<a>${'<b>'.repeat(5_000)}${'</b>'.repeat(5_000)}</a>`, /format/],
    ['a name that is dangerous as a key', '<a><__proto__ b="1"/></a>', /format/],
    ['nothing', '', /sound XML/],
  ])('%s is refused in words', async (_name, xml, words) => {
    expect(await parseReferenceRates(xml)).toEqual({ kind: 'refused', words: expect.stringMatching(words) });
  });

  const large = anEnvelope(daysOfRates(1_000));

  it('is read whole where it is long, others having their turn meanwhile', async () => {
    let turns = 0;
    let isRead = false;
    const takeTurn = () => {
      turns += 1;
      if (!isRead) setImmediate(takeTurn);
    };
    setImmediate(takeTurn);
    const parsed = await parseReferenceRates(large);
    isRead = true;
    const days = Object.entries(daysOfRates(1_000));
    expect(parsed).toEqual({
      kind: 'rates',
      rates: days.flatMap(([day, rates]) =>
        Object.entries(rates).map(([currency, perEuro]) => ({ currency: currency.toLowerCase(), day, perEuro })),
      ),
    });
    expect(turns).toBeGreaterThan(10);
  });

  it('is read from a day on, without a look into what is older', async () => {
    const odd = large.replace(/(.*)rate="[^"]*"/s, '$1rate="0"');
    const parsed = await parseReferenceRates(odd, '2026-11-01');
    const days = new Set(parsed.kind === 'rates' ? parsed.rates.map(({ day }) => day) : []);
    expect([days.size, [...days].sort()[0]]).toEqual([20, '2026-11-01']);
  });

  it.each([
    ['cut before its end', large.slice(0, -40), /or not all of it/],
    ['a day in it never closed', large.replace('</Cube><Cube time="2025', '<Cube time="2025'), /sound XML/],
    ['a comment over several days', large.replace('<Cube time="2026', '<!--<Cube time="2026'), /sound XML/],
    ['a rate of nothing far inside', large.replace(/(.*)rate="[^"]*"/s, '$1rate="0"'), /SEK on 2024/],
    ['no days', `<note>${'<to>Ada</to>'.repeat(100_000)}</note>`, /format/],
    ['a day of a million letters', large.replace('<Cube time', ` ${'<a/>'.repeat(300_000)}<Cube time`), /format/],
  ])('%s is refused in words where it is long', async (_name, xml, words) => {
    expect(await parseReferenceRates(xml)).toEqual({ kind: 'refused', words: expect.stringMatching(words) });
  });
});
