import { elsewhereWords } from './elsewhere.ts';

const measure = {
  label: 'Measure',
  host: { setting: 'MEASURE_API_BASE', default: 'https://api.getmeasure.com/api/v1' },
};
const sandboxUrl = 'http://127.0.0.1:3001';

describe('where a system is read', () => {
  it.each<[string, Record<string, string>, string | null]>([
    ['nothing, at its own address', {}, null],
    ['nothing, where that address is set in full', { MEASURE_API_BASE: measure.host.default }, null],
    ['nothing, where another system is moved', { STRIPE_API_BASE: sandboxUrl }, null],
    [
      'the sandbox, by name',
      { MEASURE_API_BASE: `${sandboxUrl}/measure/api/v1` },
      'Read from the local sandbox, not from Measure: MEASURE_API_BASE points there. All of it is made up.',
    ],
    [
      'another address, by its host alone',
      { MEASURE_API_BASE: 'https://user:word@proxy.example/measure' },
      "Read at proxy.example, not at Measure's own address: MEASURE_API_BASE points there.",
    ],
  ])('says %s', (_what, systemSettings, words) => {
    expect(elsewhereWords(measure, { systemSettings, sandboxUrl })).toBe(words);
  });
});
