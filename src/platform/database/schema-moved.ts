import { AppError } from '../errors/app-error.ts';

/** This program is of an older release than the schema of the database, and cannot work with it any more. */
export class SchemaMoved extends AppError {
  constructor(cause?: unknown) {
    const words =
      'A newer release of Keepwell has changed the database while this program ran. Start it again from that release.';
    super('unavailable', 'newer_release', words, { cause });
  }
}
