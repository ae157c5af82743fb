import { jest } from '@jest/globals';
import { ConnectionsQueries } from './connections.queries.ts';
import { Progress } from './progress.ts';

describe('the progress of a reading as a stream', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('lets no looks gather while the database is slow', async () => {
    const looks: (() => void)[] = [];
    const findProgress = () => new Promise<null>((resolve) => looks.push(() => resolve(null)));
    const queries: ConnectionsQueries = Object.assign(Object.create(ConnectionsQueries.prototype), { findProgress });
    const opening = new Progress(queries).open({ workspaceId: 'w', memberId: 'm' }, 'c');
    looks[0]?.();
    const subscription = (await opening).subscribe();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(looks).toHaveLength(2);
    looks[1]?.();
    await jest.advanceTimersByTimeAsync(0);
    expect(looks).toHaveLength(2);
    await jest.advanceTimersByTimeAsync(500);
    expect(looks).toHaveLength(3);
    subscription.unsubscribe();
  });
});
