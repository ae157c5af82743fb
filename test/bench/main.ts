/**
 * `npm run bench [name…] [--size small|full] [--json]`: each row measures ours and the peer or the limit in the same run, on
 * the same machine and database. Starts everything it needs on loopback, and ends it.
 */
import { build } from './build.ts';

// What the rows import is compiled code: it must be there, and of today, before they are loaded.
build();
await import('./bench.ts');
