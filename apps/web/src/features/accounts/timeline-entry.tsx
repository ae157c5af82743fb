import {
  IconCreditCard,
  IconFlag,
  IconHeartbeat,
  IconListCheck,
  IconMail,
  IconRulerMeasure,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { z } from 'zod';
import type { timelineEntrySchema } from '#contracts/timeline.ts';
import { formatExact, formatTime, shortDates } from '../../lib/format.ts';
import { SourceLink } from '../../ui/source-link.tsx';
import { kindWords } from './kind-words.ts';
import classes from './timeline.module.css';

type Entry = z.infer<typeof timelineEntrySchema>;

const icons: Record<Entry['kind'], ComponentType<{ size: number; stroke: number }>> = {
  billing: IconCreditCard,
  health: IconHeartbeat,
  flag: IconFlag,
  message: IconMail,
  playbook: IconListCheck,
  model: IconRulerMeasure,
};

/** What happened at one time of a day that stands above it. */
export function TimelineEntry({ entry }: { entry: Entry }) {
  const Icon = icons[entry.kind];
  return (
    <li className={classes.entry} data-kind={entry.kind}>
      <span className={classes.icon} aria-hidden>
        <Icon size={14} stroke={1.75} />
      </span>
      <div className={classes.text}>
        <p className={classes.words}>{shortDates(entry.words)}</p>
        {entry.detail && <p className={classes.detail}>{shortDates(entry.detail)}</p>}
        {entry.source && (
          <p className={classes.detail}>
            <SourceLink source={entry.source}>{kindWords(entry.source)}</SourceLink>
          </p>
        )}
      </div>
      <time dateTime={entry.at} title={formatExact(entry.at)} className={classes.at}>
        {formatTime(entry.at)}
      </time>
    </li>
  );
}
