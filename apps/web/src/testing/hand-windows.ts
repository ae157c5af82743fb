/** jsdom knows one window: what several windows of one browser have in common. */
export function installSharing(): void {
  HandChannel.open.clear();
  Object.defineProperty(navigator, 'locks', { configurable: true, value: new HandLocks() });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  globalThis.BroadcastChannel = HandChannel as unknown as typeof BroadcastChannel;
}

/** A browser that has none of it. */
export function removeSharing(): void {
  Reflect.deleteProperty(navigator, 'locks');
  Reflect.deleteProperty(globalThis, 'BroadcastChannel');
}

/** A browser that has locks, and gives none to this page. */
export function refuseLocks(): void {
  const request = () => Promise.reject(new DOMException('Not here.', 'SecurityError'));
  Object.defineProperty(navigator, 'locks', { configurable: true, value: { request } });
}

class HandLocks {
  private readonly locks = new Map<string, HandLock>();

  request(name: string, options: { signal: AbortSignal }, hold: () => Promise<void>): Promise<void> {
    const lock = this.locks.get(name) ?? new HandLock();
    this.locks.set(name, lock);
    return lock.request(options, hold);
  }
}

/** It goes from one to the next in the order in which they asked. */
class HandLock {
  private waiting: (() => Promise<void>)[] = [];
  private isHeld = false;

  request({ signal }: { signal: AbortSignal }, hold: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const granted = () => hold().then(resolve, reject);
      this.waiting.push(granted);
      signal.addEventListener('abort', () => {
        this.waiting = this.waiting.filter((one) => one !== granted);
        reject(new DOMException('Left.', 'AbortError'));
      });
      queueMicrotask(() => void this.grant());
    });
  }

  private async grant(): Promise<void> {
    if (this.isHeld) return;
    const next = this.waiting.shift();
    if (!next) return;
    this.isHeld = true;
    await next();
    this.isHeld = false;
    await this.grant();
  }
}

class HandChannel extends EventTarget {
  static readonly open = new Set<HandChannel>();

  constructor(readonly name: string) {
    super();
    HandChannel.open.add(this);
  }

  postMessage(data: unknown): void {
    if (!HandChannel.open.has(this)) throw new DOMException('Closed.', 'InvalidStateError');
    for (const other of HandChannel.open)
      if (other !== this && other.name === this.name) queueMicrotask(() => other.hear(data));
  }

  close(): void {
    HandChannel.open.delete(this);
  }

  private hear(data: unknown): void {
    if (HandChannel.open.has(this)) this.dispatchEvent(new MessageEvent('message', { data }));
  }
}
