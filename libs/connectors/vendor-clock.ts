/** Clocks by the origin of their billing system; a handful at most. */
const clocks = new Map<string, VendorClock>();

/**
 * Where a billing system's clock stands against ours. A `Date` header only says the whole second; two answers of the same
 * second must still be ordered as they were asked for, or an older state could replace a newer one. So the difference is
 * kept and only narrowed: each answer says between which bounds it must lie.
 */
export class VendorClock {
  #ahead: number | null = null;

  /** All calls to one origin share what they learn. */
  static of(origin: string): VendorClock {
    const known = clocks.get(origin) ?? new VendorClock();
    clocks.set(origin, known);
    return known;
  }

  /**
   * The vendor's time, in milliseconds, when a call began that was answered with this `Date` header (milliseconds, whole
   * seconds). `beganAt` and `answeredAt` are on our clock. Without a header our own clock stands in.
   */
  timeOf(beganAt: number, answeredAt: number, date: number | null): number {
    if (date === null) return beganAt + (this.#ahead ?? 0);
    const least = date - answeredAt;
    const most = date + 999 - beganAt;
    // Clocks that may agree are taken to agree: most machines are set by the same time.
    const before = this.#ahead ?? (least <= 0 && most >= 0 ? 0 : least);
    this.#ahead = Math.min(Math.max(before, least), most);
    return beganAt + this.#ahead;
  }
}
