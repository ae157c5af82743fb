import { nowWords } from './now-words.ts';

describe('the words for the running month', () => {
  it('say that it is of now, and nothing of the others', () => {
    const now = '2026-11-22T10:00:00.000Z';
    expect(nowWords('2026-11', now)).toMatch(/^As of now, 22 Nov/);
    expect(nowWords('2026-10', now)).toBeNull();
  });
});
