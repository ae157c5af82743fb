import { randomUUID } from 'node:crypto';

const places = 0x1000;
let last = { time: 0, place: 0 };

/**
 * An id that grows with time, so that rows which come together stand together in each index, and within a millisecond with each
 * call, so that equal rows are listed in the order they were made in (RFC 9562, version 7; section 6.2, method 1). Only among more
 * than 4 096 ids of one millisecond is the order left to chance.
 */
export function idAt(at: Date): string {
  const time = at.getTime();
  last = { time, place: time === last.time ? (last.place + 1) % places : 0 };
  const [moment, place] = [time.toString(16).padStart(12, '0'), last.place.toString(16).padStart(3, '0')];
  return `${moment.slice(0, 8)}-${moment.slice(8)}-7${place}${randomUUID().slice(18)}`;
}
