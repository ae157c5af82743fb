import { AppError } from '../platform/errors/app-error.ts';
import { QueueFull } from './group-commit.ts';

/** Receives a delivery; what cannot be kept in time is refused in words for now. */
export async function accept(receive: () => Promise<void>): Promise<void> {
  try {
    await receive();
  } catch (error) {
    if (!(error instanceof QueueFull)) throw error;
    throw new AppError('unavailable', 'busy', 'Too many deliveries at once. Send it again shortly.', { cause: error });
  }
}
