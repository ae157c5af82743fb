import type { Query, QueryClient } from '@tanstack/react-query';
import { changeSchema, type Change } from '#contracts/changes.ts';
import { followChanges, type Told } from './shared-changes.ts';
import { whileShown } from './while-shown.ts';

export type StreamState = 'connecting' | 'live' | 'reconnecting' | 'offline';

/** Which operations show what a topic names; their ids begin every query key (see `api.ts`). */
const operations: Record<Change['topic'], readonly string[]> = {
  accounts: [
    'listAccounts',
    'countAccounts',
    'findAccounts',
    'getAccount',
    'listTimeline',
    'listFlagged',
    'getRevenueVariance',
    'listRevenueVariance',
    'previewRevenueSource',
    'getAccountMrrHistory',
    'listChargeFees',
    'getMrrHistory',
  ],
  flags: ['listFlagged', 'getCounts', 'listEnrolled', 'getAccount', 'listTimeline', 'listAccounts'],
  drafts: ['listEnrolled', 'listDrafts', 'getDraft', 'getCounts', 'listFlagged', 'listTimeline', 'getSending'],
  outbox: ['listOutbox'],
  suppressions: ['listSuppressions'],
  connections: [
    'listConnections',
    'getConnection',
    'listCalls',
    'countCalls',
    'sumCalls',
    'listReadings',
    'getReadAllowance',
    'listDeliveries',
    'countDeliveries',
    'getDelivery',
    'getMe',
    'getCounts',
    'listDrafts',
    'getDraft',
    'countAccounts',
    'listRevenueSources',
    'listChargeFees',
  ],
  playbooks: ['listPlaybooks', 'getPlaybook', 'listMatches', 'listEnrolled', 'getRestore'],
};
const gatherMs = 250;

/** The stream of changes of the workspace: it keeps the cache fresh and knows whether it is connected. */
export class ChangeStream {
  private state: StreamState = 'connecting';
  private listeners = new Set<() => void>();
  private pending = new Set<string>();
  private gather: ReturnType<typeof setTimeout> | null = null;
  private wasInterrupted = false;

  constructor(
    private readonly queries: QueryClient,
    private readonly workspaceId: string,
  ) {}

  start(): () => void {
    // What a page in the background loads before anybody sees it is old by then.
    this.wasInterrupted = document.visibilityState === 'hidden';
    return whileShown(() => {
      window.addEventListener('offline', this.goOffline);
      const leave = followChanges(this.workspaceId, this.hear);
      return () => {
        leave();
        this.stop();
      };
    });
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  current = (): StreamState => this.state;

  private stop(): void {
    window.removeEventListener('offline', this.goOffline);
    if (this.gather) clearTimeout(this.gather);
    this.gather = null;
    this.wasInterrupted = true;
  }

  private hear = (told: Told): void => {
    if (told.kind === 'gap') this.wasInterrupted = true;
    if (told.kind === 'open') this.onOpen();
    if (told.kind === 'error') this.onError(told.isRefused);
    if (told.kind === 'change') this.onChange(told.data);
  };

  private onOpen(): void {
    this.setState('live');
    // What happened in between was not announced to us: look at everything again.
    if (this.wasInterrupted) void this.queries.invalidateQueries();
    this.wasInterrupted = false;
  }

  private onError(isRefused: boolean): void {
    this.wasInterrupted = true;
    this.setState(navigator.onLine ? 'reconnecting' : 'offline');
    // Asking who we are finds out whether the session has ended.
    if (isRefused) void this.queries.invalidateQueries({ queryKey: ['getMe'] });
  }

  private goOffline = (): void => {
    this.wasInterrupted = true;
    this.setState('offline');
  };

  private onChange(data: string): void {
    const change = changeSchema.safeParse(toJson(data));
    if (!change.success) return;
    for (const id of operations[change.data.topic]) this.pending.add(id);
    // A batch on the server is many messages at once; one look is enough for all of them.
    this.gather ??= setTimeout(() => this.lookAgain(), gatherMs);
  }

  private lookAgain(): void {
    this.gather = null;
    const ids = [...this.pending];
    this.pending.clear();
    for (const id of ids) void this.queries.invalidateQueries({ queryKey: [id], predicate: isNoFailure });
  }

  private setState(state: StreamState): void {
    if (state === this.state) return;
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}

/** What could never be shown stays a failure until somebody tries again: each change would turn it into a placeholder and back. */
function isNoFailure({ state }: Query): boolean {
  return state.status !== 'error' || state.data !== undefined;
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
