export interface Call {
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly ms: number;
  readonly requestId: string;
}

const REMEMBER = 500;

/** Counts every call to the API, and keeps the last few. A call that is not a read is a write, also where it was refused. */
export class Calls {
  reads = 0;
  writes = 0;
  private readonly paths = new Map<string, number>();
  private readonly recent: Call[] = [];

  record(call: Call, pattern: string, isRead = call.method === 'GET'): void {
    if (isRead) this.reads += 1;
    else this.writes += 1;
    const key = `${call.method} ${pattern}`;
    this.paths.set(key, (this.paths.get(key) ?? 0) + 1);
    this.recent.push(call);
    if (this.recent.length > REMEMBER) this.recent.shift();
  }

  get byPath(): Record<string, number> {
    return Object.fromEntries([...this.paths].sort(([a], [b]) => a.localeCompare(b)));
  }

  /** The last calls, newest first. */
  log(): readonly Call[] {
    return this.recent.toReversed();
  }

  reset(): void {
    this.reads = 0;
    this.writes = 0;
    this.paths.clear();
    this.recent.length = 0;
  }
}
