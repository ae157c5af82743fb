import { QueryClient } from '@tanstack/react-query';
import { waitFor } from '@testing-library/react';
import { HandSource } from '../testing/hand-source.ts';
import { installSharing, refuseLocks, removeSharing } from '../testing/hand-windows.ts';
import { ChangeStream } from './changes.ts';

const keys = ['listDrafts', 'listAccounts', 'getMe'];

/** A window of the same browser that somebody sees; `leave` is its end, or that nobody sees it any more. */
function openWindow() {
  const queries = new QueryClient();
  for (const key of keys) queries.setQueryData([key, {}], {});
  const stream = new ChangeStream(queries);
  const leave = stream.start();
  const stale = () => keys.filter((key) => queries.getQueryState([key, {}])?.isInvalidated);
  return { state: stream.current, stale, leave };
}

/** Everything is on its way in microtasks. */
const settle = () => new Promise((resolve) => setTimeout(resolve));
const drafts = JSON.stringify({ topic: 'drafts', ids: [] });

describe('several windows of one browser', () => {
  let windows: ReturnType<typeof openWindow>[];

  beforeEach(() => {
    HandSource.install();
    installSharing();
    windows = [];
  });

  afterEach(() => {
    for (const { leave } of windows) leave();
    removeSharing();
  });

  const open = async (count: number) => {
    const opened = Array.from({ length: count }, openWindow);
    windows.push(...opened);
    await settle();
    return opened;
  };
  const say = async (name: string, data = '') => {
    HandSource.open.at(-1)?.say(name, data);
    await settle();
  };
  const states = () => windows.map(({ state }) => state());
  const stale = () => windows.map((one) => one.stale());

  it('hold one stream, and each looks again at what it tells', async () => {
    await open(7);
    expect(HandSource.open).toHaveLength(1);
    await say('open');
    expect(new Set(states())).toEqual(new Set(['live']));
    await say('change', drafts);
    await waitFor(() => expect(stale()).toEqual(windows.map(() => ['listDrafts'])));
  });

  it('need no other stream for one that comes later, which is connected at once', async () => {
    await open(2);
    await say('open');
    await open(1);
    expect(HandSource.all).toHaveLength(1);
    expect(states()).toEqual(['live', 'live', 'live']);
    expect(stale()).toEqual([[], [], []]);
  });

  it('go on when the one that holds the stream leaves, and look at everything again', async () => {
    const [holder] = await open(3);
    await say('open');
    holder?.leave();
    windows.shift();
    await settle();
    expect(HandSource.open).toHaveLength(1);
    expect(stale()).toEqual([[], []]);
    await say('open');
    expect(stale()).toEqual([keys, keys]);
    await say('change', drafts);
    expect(HandSource.all).toHaveLength(2);
  });

  it('keep the stream when one leaves that only waits for it', async () => {
    const [, second, third] = await open(3);
    await say('open');
    second?.leave();
    await settle();
    expect(HandSource.all).toHaveLength(1);
    await say('change', drafts);
    await waitFor(() => expect(third?.stale()).toEqual(['listDrafts']));
    expect(second?.stale()).toEqual([]);
  });

  it('leave no stream behind when the last is gone', async () => {
    await open(2);
    for (const { leave } of windows) leave();
    await settle();
    expect(HandSource.open).toEqual([]);
  });

  it('say together that they reconnect, and then look at everything again', async () => {
    await open(2);
    await say('open');
    await say('error');
    expect(states()).toEqual(['reconnecting', 'reconnecting']);
    // Nobody who comes meanwhile is told that it is connected.
    await open(1);
    expect(states()).toEqual(['reconnecting', 'reconnecting', 'connecting']);
    await say('open');
    expect(states()).toEqual(['live', 'live', 'live']);
    expect(stale()).toEqual([keys, keys, []]);
  });

  it('all find out whether they are still signed in when the stream is refused', async () => {
    await open(2);
    await say('open');
    const [source] = HandSource.open;
    source?.close();
    source?.say('error');
    await settle();
    expect(stale()).toEqual([['getMe'], ['getMe']]);
  });

  it.each([
    ['knows neither locks nor channels', removeSharing],
    ['refuses them', refuseLocks],
  ])('hold a stream each where the browser %s', async (_which, change) => {
    change();
    await open(2);
    expect(HandSource.open).toHaveLength(2);
    for (const source of HandSource.open) source.say('open');
    expect(states()).toEqual(['live', 'live']);
  });
});
