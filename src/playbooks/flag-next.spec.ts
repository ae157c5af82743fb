import { nextOf, type FlagPlay } from './flag-next.ts';

const now = new Date('2026-06-15T12:00:00Z');
const at = { now, timeZone: 'UTC' };
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);

function aPlay(given: Partial<FlagPlay> = {}): FlagPlay {
  return { playbookId: 'p1', isOn: true, state: 'open', message: null, silence: null, ...given };
}
const aMessage = (status: NonNullable<FlagPlay['message']>['status']) => ({
  id: 'm1',
  status,
  expiresAt: inDays(5),
  sentAt: status === 'sent' ? now : null,
  isWithheld: false,
});

describe('what happens next on a flagged account', () => {
  it.each([
    [{ message: aMessage('draft') }, 'Draft waiting, expires in 5 days', 'm1', null],
    [{ message: aMessage('draft'), isOn: false }, 'its playbook is off', 'm1', 'Switch on'],
    [{ message: { ...aMessage('draft'), isWithheld: true } }, 'Draft withheld', 'm1', null],
    [{ message: aMessage('sent') }, 'Mail sent on 15 June', null, null],
    [{ message: aMessage('rejected') }, 'Draft rejected', null, null],
    [{ message: aMessage('unknown') }, 'Unknown whether', 'm1', null],
    [{ state: null, isOn: false }, 'Playbook is off', null, 'Switch on'],
    [{ state: 'adopted' }, 'Not started yet', null, 'Start it'],
    [{ state: 'adopted', isOn: false }, 'Playbook is off', null, 'Switch on'],
    [{ state: null, silence: 'It waits until 20 June.' }, 'It waits until 20 June.', null, null],
  ] satisfies [Partial<FlagPlay>, string, string | null, string | null][])('%o: %s', (given, words, draftId, label) => {
    const next = nextOf([aPlay(given)], at);
    expect(next.words).toContain(words);
    expect(next.draftId).toBe(draftId);
    expect(next.step?.label ?? null).toBe(label);
  });

  it('says nothing where nothing is known', () => {
    expect(nextOf([aPlay({ state: null })], at)).toEqual({ words: null, draftId: null, step: null });
    expect(nextOf([], at).words).toBeNull();
  });

  it('lets a message under way speak before the largest flag', () => {
    const plays = [aPlay({ state: null, isOn: false }), aPlay({ playbookId: 'p2', message: aMessage('held') })];
    expect(nextOf(plays, at).draftId).toBe('m1');
  });
});
