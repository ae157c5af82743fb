import { AppError } from '../platform/errors/app-error.ts';
import { QueueFull } from './group-commit.ts';

/** Nobody is told "kept" later than this, whatever it was that took so long (faults.md §1). */
const longestMilliseconds = 5_000;

/**
 * Receives a delivery, by whichever way it came; what cannot be kept in time is refused in words for now. What is kept all the same after
 * that, is known again when it is sent again.
 */
export function accept(receive: () => Promise<void>): Promise<void> {
  // Deliveries come by the thousand: one timer each, all of one length, and no more promises than there have to be.
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(busy('This could not be kept in time.')), longestMilliseconds);
    receive().then(
      () => {
        clearTimeout(timer);
        resolve();
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error instanceof QueueFull ? busy('Too many deliveries at once.', error) : error);
      },
    );
  });
}

function busy(words: string, cause?: Error): AppError {
  return new AppError('unavailable', 'busy', `${words} Send it again shortly.`, { cause });
}
