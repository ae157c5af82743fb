import type { ReadingDto } from '#contracts/readings.ts';

type Change = ReadingDto['findings'][number]['change'];

/** What became of an object since it was read before, in a word. */
export const changes: Readonly<Record<Change, string>> = { added: 'new', changed: 'changed', deleted: 'deleted' };
