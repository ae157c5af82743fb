import { openIn } from './open-months.ts';

describe('which months are open', () => {
  const stays = (month: string) => ({ month, isLost: false, isTold: true });
  const lost = (month: string) => ({ month, isLost: true, isTold: true });
  const ended = (month: string) => ({ month, isLost: false, isTold: false });

  it('is none where nothing was lost', () => {
    expect(openIn([stays('2026-01'), stays('2026-03'), ended('2026-05')])).toEqual([]);
  });

  it('is from each that was lost to the next that stays', () => {
    const kept = ['2026-01', '2026-02', '2026-04', '2026-06', '2026-07', '2026-09'];
    const isLost = new Set(['2026-02', '2026-04', '2026-07', '2026-09']);
    expect(openIn(kept.map((month) => (isLost.has(month) ? lost(month) : stays(month))))).toEqual([
      { from: '2026-02', until: '2026-06' },
      { from: '2026-07', until: null },
    ]);
  });

  it('is all before where the first was lost', () => {
    expect(openIn([lost('2026-01'), stays('2026-03')])).toEqual([{ from: null, until: '2026-03' }]);
    expect(openIn([lost('2026-01'), lost('2026-03')])).toEqual([{ from: null, until: null }]);
  });

  it('is all before where nobody has told anything', () => {
    expect(openIn([])).toEqual([{ from: null, until: null }]);
    expect(openIn([ended('2026-05')])).toEqual([{ from: null, until: '2026-05' }]);
  });
});
