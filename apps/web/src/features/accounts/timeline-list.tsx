import { Fragment } from 'react';
import type { z } from 'zod';
import type { timelineEntrySchema } from '#contracts/timeline.ts';
import { formatDay } from '../../lib/format.ts';
import { TimelineEntry } from './timeline-entry.tsx';
import classes from './timeline.module.css';

type Entry = z.infer<typeof timelineEntrySchema>;

/** Newest first, under the day on which it happened. */
export function TimelineList({ entries }: { entries: readonly Entry[] }) {
  const days = [...Map.groupBy(entries, ({ at }) => formatDay(at))];
  return days.map(([day, ofDay]) => (
    <Fragment key={day}>
      <h3 className={classes.day}>{day}</h3>
      <ol className={classes.list} aria-label={day}>
        {ofDay.map((entry) => (
          <TimelineEntry key={entry.id} entry={entry} />
        ))}
      </ol>
    </Fragment>
  ));
}
