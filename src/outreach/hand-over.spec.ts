import { judge, nextTry } from './hand-over.ts';

const failure = (parts: object) => Object.assign(new Error('It failed.'), parts);

describe('judge', () => {
  it.each([
    [
      'an unknown recipient',
      { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550, response: '550 5.1.1 No such user' },
      false,
      'refused',
    ],
    [
      'a greylisted recipient',
      { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 451, response: '451 Try later' },
      false,
      'later',
    ],
    [
      'content refused for good',
      { code: 'EMESSAGE', command: 'DATA', responseCode: 554, response: '554 5.7.1 Spam' },
      true,
      'refused',
    ],
    [
      'content refused for now',
      { code: 'EMESSAGE', command: 'DATA', responseCode: 452, response: '452 Full' },
      true,
      'later',
    ],
    ['no connection', { code: 'ECONNECTION', command: 'CONN' }, false, 'later'],
    ['silence before the content', { code: 'ETIMEDOUT', command: 'CONN' }, false, 'later'],
    ['silence after the content', { code: 'ETIMEDOUT', command: 'CONN' }, true, 'unknown'],
    ['a cut after the content', { code: 'ECONNECTION', command: 'CONN' }, true, 'unknown'],
    [
      'a refused login',
      { code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535, response: '535 No' },
      false,
      'unsafe',
    ],
    [
      'a login that was asked for at the recipient',
      { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 530, response: '530 5.7.0 Authentication required' },
      false,
      'unsafe',
    ],
    ['missing encryption', { code: 'ETLS', command: 'STARTTLS' }, false, 'unsafe'],
    ['a bad certificate', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, false, 'unsafe'],
  ])('takes %s for what it is', (_, parts, hasBegun, kind) => {
    expect(judge(failure(parts), hasBegun).kind).toBe(kind);
  });

  it('blames the address only when the server does', () => {
    const refused = { code: 'EMESSAGE', command: 'DATA', responseCode: 554, response: '554 5.7.1 Spam' };
    expect(judge(failure(refused), true)).toMatchObject({ isAddress: false });
    expect(judge(failure({ ...refused, response: '550 5.1.1 Unknown' }), true)).toMatchObject({ isAddress: true });
    const relay = {
      code: 'EENVELOPE',
      command: 'RCPT TO',
      responseCode: 554,
      response: '554 5.7.1 Relay access denied',
    };
    expect(judge(failure(relay), false)).toMatchObject({ isAddress: false });
  });
});

describe('nextTry', () => {
  const first = new Date('2026-06-15T12:00:00Z');

  it('waits 1, 5, 15, 30 and 60 minutes, then an hour each time, for a day', () => {
    const waits: number[] = [];
    let now = first;
    for (let tries = 1; ; tries += 1) {
      const next = nextTry(tries, first, now);
      if (next === null) break;
      waits.push((next.getTime() - now.getTime()) / 60_000);
      now = next;
    }
    expect(waits.slice(0, 7)).toEqual([1, 5, 15, 30, 60, 60, 60]);
    expect(now.getTime() - first.getTime()).toBeLessThanOrEqual(24 * 3_600_000);
    expect(now.getTime() - first.getTime()).toBeGreaterThan(22 * 3_600_000);
  });
});
