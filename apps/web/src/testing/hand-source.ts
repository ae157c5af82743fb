import { act } from '@testing-library/react';

/** jsdom has no EventSource: a stream that is driven by hand. */
export class HandSource extends EventTarget {
  static readonly CLOSED = 2;
  static all: HandSource[] = [];
  readyState = 1;

  static install(): void {
    HandSource.all = [];
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    globalThis.EventSource = HandSource as unknown as typeof EventSource;
  }

  /** Those that nobody has closed. */
  static get open(): HandSource[] {
    return HandSource.all.filter(({ readyState }) => readyState !== HandSource.CLOSED);
  }

  constructor() {
    super();
    HandSource.all.push(this);
  }

  close(): void {
    this.readyState = HandSource.CLOSED;
  }

  say(name: string, data = ''): void {
    act(() => void this.dispatchEvent(new MessageEvent(name, { data })));
  }
}
