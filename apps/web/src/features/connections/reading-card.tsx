import type { ReadingDto } from '#contracts/readings.ts';
import { countOf, formatCount, formatDayTime, formatExact } from '../../lib/format.ts';
import { StatusBadge, type Tone } from '../../ui/status-badge.tsx';
import { ReadingBrought } from './reading-brought.tsx';
import { ReadingFindings } from './reading-findings.tsx';
import { saySpan } from './say-span.ts';
import classes from './readings.module.css';

const causes: Readonly<Record<ReadingDto['cause'], string>> = {
  first: 'First reading',
  asked: 'Asked for',
  night: 'Nightly',
  gap: 'After lost events',
};

const statuses: Readonly<Record<ReadingDto['status'], { tone: Tone; word: string }>> = {
  waiting: { tone: 'info', word: 'Waiting' },
  running: { tone: 'info', word: 'Running' },
  paused: { tone: 'warning', word: 'Paused' },
  failed: { tone: 'problem', word: 'Failed' },
  done: { tone: 'ok', word: 'Done' },
  canceled: { tone: 'neutral', word: 'Stopped' },
};

/** One reading: what it cost, what it found missed, and why; its phases are folded. */
export function ReadingCard({ reading, systemLabel }: { reading: ReadingDto; systemLabel: string }) {
  const { cause, extent, status, calls, corrected, words, phases, findings, startedAt, endedAt } = reading;
  const read = phases.reduce((sum, phase) => sum + phase.read, 0);
  const brought = findings.filter(({ reason }) => reason === 'never_announced');
  const missed = findings.filter((finding) => !brought.includes(finding));
  const title = `${causes[cause]}${extent === 'recent' ? ', recent only' : ''}`;
  return (
    <article className={classes.reading} aria-label={`${title}${startedAt ? `, ${formatDayTime(startedAt)}` : ''}`}>
      <div className={classes.head}>
        <h3 className={classes.name}>{title}</h3>
        <StatusBadge tone={statuses[status].tone}>{statuses[status].word}</StatusBadge>
        {startedAt && (
          <time dateTime={startedAt} title={formatExact(startedAt)} className={classes.when}>
            {formatDayTime(startedAt)}
          </time>
        )}
      </div>
      <p className={classes.cost}>
        {countOf(read, 'object')} read in {countOf(calls, 'call')}
        {startedAt && endedAt && `, ${saySpan(startedAt, endedAt)}`}
        {extent === 'recent' && '. What is live, open or younger than 35 days, and a part of the rest'}
      </p>
      {words && <p className={classes.words}>{words}</p>}
      {leftOut(reading).map(({ kind, label, words: why }) => (
        <p key={kind} className={classes.words}>
          {label} could not be read{why === null ? '.' : `: ${why}`}
        </p>
      ))}
      <p className={classes.verdict} data-corrected={corrected > 0 || undefined}>
        {verdictOf(reading)}
      </p>
      {missed.length > 0 && <ReadingFindings findings={missed} systemLabel={systemLabel} />}
      <ReadingBrought findings={brought} />
      <details className={classes.phases}>
        <summary>What was read</summary>
        <ul>
          {phases.map((phase) => (
            <li key={phase.kind}>
              <span>{phase.label}</span>
              <span className={classes.count}>
                {phase.status === 'unavailable' ? 'not readable' : formatCount(phase.read)}
                {phase.corrected > 0 && `, ${formatCount(phase.corrected)} corrected`}
              </span>
              {phase.words && <span className={classes.phaseWords}>{phase.words}</span>}
            </li>
          ))}
        </ul>
      </details>
    </article>
  );
}

function leftOut({ phases }: ReadingDto): ReadingDto['phases'] {
  return phases.filter(({ status }) => status === 'unavailable');
}

/** Whether anything had been missed, in a sentence; a first reading has nothing to compare with. */
function verdictOf(reading: ReadingDto): string {
  const { cause, corrected, status } = reading;
  if (corrected > 0)
    return `${countOf(corrected, 'object')} ${corrected === 1 ? 'was' : 'were'} not as held, and corrected:`;
  if (cause === 'first') return 'There was nothing to compare with yet.';
  return status === 'done' && leftOut(reading).length === 0
    ? 'Nothing had been missed.'
    : 'Nothing had been missed as far as it was read.';
}
