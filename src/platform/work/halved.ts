import { isAway } from '../database/retriable.ts';
import { LeaseLost } from './work.ts';

interface Halving<T> {
  /** Writes some in one transaction; false when the connection was disconnected meanwhile. */
  readonly keep: (parts: readonly T[]) => Promise<boolean>;
  /** Notes what is wrong with one that cannot be written even alone. */
  readonly fail: (part: T, error: unknown) => Promise<void>;
}

/**
 * A batch that fails is halved until the one that breaks it stands alone, so that it holds up nobody else. Answers false when the
 * connection was disconnected meanwhile; fails when the database is away or the lease was lost.
 */
export async function halved<T>(parts: readonly T[], how: Halving<T>): Promise<boolean> {
  if (parts.length === 0) return true;
  try {
    return await how.keep(parts);
  } catch (error) {
    if (error instanceof LeaseLost || isAway(error)) throw error;
    const [first] = parts;
    if (parts.length === 1 && first !== undefined) {
      await how.fail(first, error);
      return true;
    }
    const half = Math.ceil(parts.length / 2);
    return (await halved(parts.slice(0, half), how)) && halved(parts.slice(half), how);
  }
}
