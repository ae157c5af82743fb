import { Clock } from '#server/platform/clock.ts';

/** A clock that is set, never waited for. */
export class SetClock extends Clock {
  #now: Date;

  constructor(now = new Date('2026-06-15T12:00:00Z')) {
    super();
    this.#now = now;
  }

  override now(): Date {
    return new Date(this.#now);
  }

  set(now: Date | string): void {
    this.#now = new Date(now);
  }

  advance(milliseconds: number): void {
    this.#now = new Date(this.#now.getTime() + milliseconds);
  }

  advanceDays(days: number): void {
    this.advance(days * 86_400_000);
  }
}
