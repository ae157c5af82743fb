/**
 * `npm run faults -- [--only <name>] [--minutes n] [--customers n]`: the long form of each fault whose short form is in `npm test`.
 * Starts everything it needs on loopback, and ends it; says of each fault whether what we promise held.
 */
import { build } from '../bench/build.ts';

// What the faults import is compiled code: it must be there, and of today, before they are loaded.
build();
await import('./faults.ts');
