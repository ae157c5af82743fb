import { jest } from '@jest/globals';
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { act, waitFor } from '@testing-library/react';
import { HandSource } from '../testing/hand-source.ts';
import { ChangeStream } from './changes.ts';

function start() {
  HandSource.install();
  const queries = new QueryClient();
  for (const key of ['listDrafts', 'listAccounts', 'getMe']) queries.setQueryData([key, {}], {});
  const stream = new ChangeStream(queries, 'one');
  const stop = stream.start();
  const isStale = (key: string) => queries.getQueryState([key, {}])?.isInvalidated ?? false;
  return { stream, stop, queries, isStale, source: () => HandSource.all.at(-1) ?? null };
}

describe('the stream of changes', () => {
  it('looks again at what a topic names, and at nothing else', async () => {
    const { stop, isStale, source } = start();
    source()?.say('open');
    source()?.say('change', JSON.stringify({ topic: 'drafts', ids: [] }));
    await waitFor(() => expect(isStale('listDrafts')).toBe(true));
    expect(isStale('listAccounts')).toBe(false);
    stop();
  });

  it('leaves a failure as it is said until somebody tries again', async () => {
    const { stop, queries, isStale, source } = start();
    let asked = 0;
    const queryFn = () => Promise.reject(new Error(`down, ${(asked += 1)}`));
    const observer = new QueryObserver(queries, { queryKey: ['listFlagged', {}], queryFn, retry: false });
    const leave = observer.subscribe(() => {});
    await waitFor(() => expect(observer.getCurrentResult().isError).toBe(true));
    source()?.say('open');
    source()?.say('change', JSON.stringify({ topic: 'drafts', ids: [] }));
    await waitFor(() => expect(isStale('listDrafts')).toBe(true));
    expect(asked).toBe(1);
    leave();
    stop();
  });

  it('ignores what it does not understand', () => {
    const { stop, stream, isStale, source } = start();
    source()?.say('open');
    source()?.say('change', 'not json');
    source()?.say('change', JSON.stringify({ topic: 'weather', ids: [] }));
    expect(stream.current()).toBe('live');
    expect(isStale('listDrafts')).toBe(false);
    stop();
  });

  it('is closed while nobody sees the page, and looks at everything again when somebody does', () => {
    const { stop, isStale, source } = start();
    source()?.say('open');
    const first = source();
    const hidden = jest.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(first?.readyState).toBe(HandSource.CLOSED);
    window.dispatchEvent(new Event('online'));
    expect(source()).toBe(first);
    hidden.mockReturnValue('visible');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(source()).not.toBe(first);
    expect(isStale('listAccounts')).toBe(false);
    source()?.say('open');
    expect(isStale('listAccounts')).toBe(true);
    stop();
    hidden.mockRestore();
  });

  it('looks at everything again that was loaded in the background, when somebody sees it for the first time', () => {
    const hidden = jest.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    HandSource.all = [];
    const { stop, isStale, source } = start();
    expect(source()).toBeNull();
    hidden.mockReturnValue('visible');
    document.dispatchEvent(new Event('visibilitychange'));
    source()?.say('open');
    expect(isStale('listAccounts')).toBe(true);
    stop();
    hidden.mockRestore();
  });

  it('leaves no connection behind at a page that is kept for going back', () => {
    const { stop, source } = start();
    const first = source();
    window.dispatchEvent(new Event('pagehide'));
    expect(first?.readyState).toBe(HandSource.CLOSED);
    window.dispatchEvent(new Event('pageshow'));
    expect(source()).not.toBe(first);
    expect(source()?.readyState).toBe(1);
    stop();
    expect(source()?.readyState).toBe(HandSource.CLOSED);
  });

  it('says that it reconnects, and then looks at everything again', async () => {
    const { stop, stream, isStale, source } = start();
    source()?.say('open');
    source()?.say('error');
    expect(stream.current()).toBe('reconnecting');
    source()?.say('open');
    expect(stream.current()).toBe('live');
    await waitFor(() => expect(isStale('listAccounts')).toBe(true));
    stop();
  });

  it('says that the machine is offline', () => {
    const onLine = jest.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    const { stop, stream } = start();
    act(() => void window.dispatchEvent(new Event('offline')));
    expect(stream.current()).toBe('offline');
    stop();
    onLine.mockRestore();
  });

  it('looks at everything again when it is opened anew for a network that came', () => {
    const { stop, stream, isStale, source } = start();
    source()?.say('open');
    act(() => void window.dispatchEvent(new Event('online')));
    expect(stream.current()).toBe('reconnecting');
    source()?.say('open');
    expect(stream.current()).toBe('live');
    expect(isStale('listAccounts')).toBe(true);
    stop();
  });
});
