import { isAway, isOutage, isRetriable, isTaken } from './retriable.ts';

const failure = (code: string) => Object.assign(new Error('said by the database'), { code });

describe('a refusal of the database', () => {
  it.each([
    ['a deadlock', '40P01'],
    ['a serialization failure', '40001'],
  ])('for %s has the transaction begun again', (_what, code) => {
    expect([isRetriable(failure(code)), isAway(failure(code))]).toEqual([true, false]);
    expect(isRetriable({ driverError: failure(code) })).toBe(true);
  });

  it.each([
    ['a server that stops', '57P01'],
    ['a server that starts', '57P03'],
    ['a connection that is not made', '08001'],
    ['too many connections', '53300'],
    ['no disk left', '53100'],
    ['a refused connection', 'ECONNREFUSED'],
    ['a missing socket', 'ENOENT'],
  ])('for %s is waited out, and nothing is blamed on the work', (_what, code) => {
    expect([isRetriable(failure(code)), isAway(failure(code)), isOutage(failure(code))]).toEqual([false, true, true]);
  });

  it.each([
    ['a server that crashed', '57P02'],
    ['a lost connection', '08006'],
    ['a connection cut off', 'ECONNRESET'],
    ['no memory left', '53200'],
    ['a limit of its own', '53400'],
  ])('for %s is waited out, and counts as a try of what was under way', (_what, code) => {
    expect([isRetriable(failure(code)), isAway(failure(code)), isOutage(failure(code))]).toEqual([false, true, false]);
  });

  it.each(['23502', '23503', '22P02', '42P01', '42501', ''])('for %j is the work’s own', (code) => {
    expect([isRetriable(failure(code)), isAway(failure(code))]).toEqual([false, false]);
  });

  it('is waited out when no connection came free in time, or the one there was ended', () => {
    const waysOf = (words: string) => [isAway(new Error(words)), isOutage(new Error(words))];
    expect(waysOf('timeout exceeded when trying to connect')).toEqual([true, true]);
    expect(waysOf('Connection terminated due to connection timeout')).toEqual([true, true]);
    // The driver, of a connection that was lost before anything was sent on it.
    expect(waysOf('Client has encountered a connection error and is not queryable')).toEqual([true, true]);
    expect(waysOf('Client was closed and is not queryable')).toEqual([true, true]);
    expect(waysOf('Connection terminated unexpectedly')).toEqual([true, false]);
    expect(isAway('nothing that is an error')).toBe(false);
  });

  it('names the rule that stands already', () => {
    const taken = Object.assign(failure('23505'), { constraint: 'one_of_each' });
    expect([isTaken(taken), isTaken(taken, 'one_of_each'), isTaken(taken, 'another')]).toEqual([true, true, false]);
  });
});
