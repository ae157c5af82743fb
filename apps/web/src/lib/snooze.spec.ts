import { snoozeChoices } from './snooze.ts';

const labelsOn = (day: string) => snoozeChoices(new Date(`${day}T12:00:00`)).map(({ label }) => label);

describe('the usual moments to look again', () => {
  it.each([
    ['2026-11-16', ['Tomorrow', 'In 3 days', 'Next Monday', 'In 2 weeks']],
    ['2026-11-20', ['Tomorrow', 'In 3 days', 'In 2 weeks']],
    ['2026-11-21', ['Tomorrow', 'Next Monday', 'In 3 days', 'In 2 weeks']],
    ['2026-11-22', ['Tomorrow', 'In 3 days', 'In 2 weeks']],
  ])('stand in the order of their days on %s', (day, labels) => {
    expect(labelsOn(day)).toEqual(labels);
  });
});
