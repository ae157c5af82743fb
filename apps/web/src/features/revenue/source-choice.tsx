import { Radio } from '@mantine/core';
import type { RevenueSourceDto } from '#contracts/revenue-sources.ts';
import { formatDay } from '../../lib/format.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';
import classes from './source-choice.module.css';

interface SourceChoiceProps {
  source: RevenueSourceDto;
  /** The one that is looked at: the primary, or the one whose preview is open. */
  considered: string;
  onConsider: (system: string | null) => void;
}

type System = RevenueSourceDto['systems'][number];

/** The connected systems with their rule of thumb; looking at one changes nothing yet. */
export function SourceChoice({ source, considered, onConsider }: SourceChoiceProps) {
  const primary = source.primary?.system ?? null;
  if (!source.canChoose) {
    return (
      <ul className={classes.systems}>
        {source.systems.map((one) => (
          <li key={one.system} className={classes.system}>
            <SystemWords one={one} source={source} />
          </li>
        ))}
      </ul>
    );
  }
  return (
    <Radio.Group
      aria-label="Primary source"
      value={considered}
      onChange={(system) => onConsider(system === primary ? null : system)}
    >
      <div className={classes.systems}>
        {source.systems.map((one) => (
          <Radio.Card
            key={one.system}
            value={one.system}
            aria-label={one.label}
            className={classes.system}
            data-considered={one.system === considered || undefined}
          >
            <Radio.Indicator size="xs" className={classes.radio} />
            <SystemWords one={one} source={source} />
          </Radio.Card>
        ))}
      </div>
    </Radio.Group>
  );
}

function SystemWords({ one, source }: { one: System; source: RevenueSourceDto }) {
  const isPrimary = one.system === source.primary?.system;
  return (
    <span className={classes.systemText}>
      <span className={classes.systemName}>
        {one.label}
        {isPrimary && <StatusBadge tone="info">Primary</StatusBadge>}
        {one.isReading && <StatusBadge tone="neutral">First reading runs</StatusBadge>}
      </span>
      <span className={classes.rule}>{one.rule}</span>
      <span className={classes.rule}>
        Connected {formatDay(one.since)}
        {isPrimary && `, ${chosenWords(source)}`}
      </span>
    </span>
  );
}

function chosenWords({ chosenAt, chosenBy, canChoose }: RevenueSourceDto): string {
  if (chosenAt !== null) return `chosen ${formatDay(chosenAt)}${chosenBy === null ? '' : ` by ${chosenBy}`}`;
  return canChoose ? 'primary because it was connected first' : 'the only one';
}
