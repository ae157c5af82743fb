import type { ReadingDto } from '#contracts/readings.ts';
import { formatCount } from '../../lib/format.ts';
import { changes } from './finding-changes.ts';
import classes from './readings.module.css';

type Finding = ReadingDto['findings'][number];

/** What nothing announces came with the reading, as it should: it was not missed. */
export function ReadingBrought({ findings }: { findings: readonly Finding[] }) {
  return [...Map.groupBy(findings, ({ kind }) => kind)].map(([kind, all]) => (
    <p key={kind} className={classes.words}>
      {all[0]?.label}: {all.map(({ objects, change }) => `${formatCount(objects)} ${changes[change]}`).join(', ')}.{' '}
      {all[0]?.words}
    </p>
  ));
}
