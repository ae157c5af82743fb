import { jest } from '@jest/globals';
import { QueryClient } from '@tanstack/react-query';
import { act, waitFor } from '@testing-library/react';
import { HandSource } from '../testing/hand-source.ts';
import { installSharing, refuseLocks, removeSharing } from '../testing/hand-windows.ts';
import { ChangeStream } from './changes.ts';
import { followChanges } from './shared-changes.ts';

const keys = ['listDrafts', 'listAccounts', 'getMe'];

/** A window of the same browser that somebody sees; `leave` is its end, or that nobody sees it any more. */
function openWindow(workspaceId: string) {
  const queries = new QueryClient();
  for (const key of keys) queries.setQueryData([key, {}], {});
  const stream = new ChangeStream(queries, workspaceId);
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
    jest.restoreAllMocks();
  });

  const open = async (count: number, workspaceId = 'one') => {
    const opened = Array.from({ length: count }, () => openWindow(workspaceId));
    windows.push(...opened);
    await settle();
    return opened;
  };
  /** The first holds the stream, and all of them are live. */
  const openLive = async (count: number) => {
    await open(1);
    await say('open');
    await open(count - 1);
    return windows;
  };
  const network = async (kind: 'online' | 'offline') => {
    jest.spyOn(navigator, 'onLine', 'get').mockReturnValue(kind === 'online');
    act(() => void window.dispatchEvent(new Event(kind)));
    await settle();
  };
  const say = async (name: string, data = '') => {
    HandSource.open.at(-1)?.say(name, data);
    await settle();
  };
  const states = () => windows.map(({ state }) => state());
  const stale = () => windows.map((one) => one.stale());

  it('hold one stream, and each looks again at what it tells', async () => {
    await openLive(7);
    expect(HandSource.open).toHaveLength(1);
    expect(new Set(states())).toEqual(new Set(['live']));
    await say('change', drafts);
    await waitFor(() => expect(stale()).toEqual(windows.map(() => ['listDrafts'])));
  });

  it('need no other stream for one that comes later, which is connected at once', async () => {
    await openLive(3);
    expect(HandSource.all).toHaveLength(1);
    expect(states()).toEqual(['live', 'live', 'live']);
    expect(stale()).toEqual([[], [], []]);
  });

  it('go on when the one that holds the stream leaves, and look at everything again', async () => {
    const [holder] = await openLive(3);
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
    const [, second, third] = await openLive(3);
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
    await openLive(2);
    await say('error');
    expect(states()).toEqual(['reconnecting', 'reconnecting']);
    // What one loads that comes meanwhile may have changed before there is a stream again.
    await open(1);
    expect(states()).toEqual(['reconnecting', 'reconnecting', 'reconnecting']);
    await say('open');
    expect(states()).toEqual(['live', 'live', 'live']);
    expect(stale()).toEqual([keys, keys, keys]);
  });

  it('look at everything again when the stream was not open yet as they came', async () => {
    await open(1);
    await open(1);
    expect(states()).toEqual(['connecting', 'connecting']);
    await say('open');
    expect(states()).toEqual(['live', 'live']);
    expect(stale()).toEqual([[], keys]);
  });

  it('look at everything again when the stream is opened before they are answered', async () => {
    await openLive(1);
    await say('error');
    windows.push(openWindow('one'));
    await say('open');
    expect(states()).toEqual(['live', 'live']);
    expect(stale()).toEqual([keys, keys]);
  });

  it('look at everything again when the one that was opening the stream leaves it to them', async () => {
    const [holder] = await open(1);
    await open(1);
    holder?.leave();
    windows.shift();
    await settle();
    await say('open');
    expect(states()).toEqual(['live']);
    expect(stale()).toEqual([keys]);
  });

  it('are not told what one is answered that comes while the machine is offline', async () => {
    await openLive(3);
    await network('offline');
    await open(1);
    expect(states()).toEqual(['offline', 'offline', 'offline', 'offline']);
    expect(stale()).toEqual([[], [], [], []]);
    await network('online');
    expect(new Set(states())).toEqual(new Set(['reconnecting']));
    await say('open');
    expect(states()).toEqual(['live', 'live', 'live', 'live']);
    expect(stale()).toEqual([keys, keys, keys, keys]);
  });

  it('hear no answer to what another has asked', async () => {
    await openLive(1);
    const heard: string[] = [];
    const leave = followChanges('one', ({ kind }) => heard.push(kind));
    await settle();
    expect(heard).toEqual(['open']);
    await open(1);
    expect(states()).toEqual(['live', 'live']);
    expect(heard).toEqual(['open']);
    leave();
  });

  it('of another workspace hold a stream of their own', async () => {
    await openLive(2);
    await open(2, 'other');
    expect(HandSource.open).toHaveLength(2);
    expect(states()).toEqual(['live', 'live', 'connecting', 'connecting']);
    await say('open');
    HandSource.open[0]?.say('change', drafts);
    await waitFor(() => expect(stale()).toEqual([['listDrafts'], ['listDrafts'], [], keys]));
  });

  it('all find out whether they are still signed in when the stream is refused', async () => {
    await openLive(2);
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
