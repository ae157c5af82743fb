import { useElementSize } from '@mantine/hooks';
import { useId, useState } from 'react';
import { formatMonth } from '../lib/format.ts';
import { nowWords } from './now-words.ts';
import classes from './month-bars.module.css';

export interface MonthBar {
  /** YYYY-MM. */
  month: string;
  /** Whole minor units; null when unknown: the month stays a gap. */
  value: number | null;
  /** The part of it that was computed afterwards. */
  reconstructed: number;
  /** Amounts stand beside it that have no rate: it is less than the whole. */
  isPartial?: boolean;
  /** The amount as the server wrote it. */
  text: string;
}

interface MonthBarsProps {
  /** Read out instead of the picture. */
  label: string;
  bars: readonly MonthBar[];
  /** The moment that the running month is of. */
  asOf: string;
}

const height = 112;
const gap = 2;
/** Few months stay bars: stretched, one would be a block as wide as the page. */
const widestStep = 64;

/** Amounts by month from a zero line: hatched where computed afterwards, empty where unknown; the words follow the pointer. */
export function MonthBars({ label, bars, asOf }: MonthBarsProps) {
  const { ref, width } = useElementSize();
  const hatch = useId();
  const [pointed, setPointed] = useState<string | null>(null);
  const most = Math.max(1, ...bars.map((bar) => bar.value ?? 0));
  const step = Math.min(widestStep, Math.max(width, bars.length * 4) / Math.max(bars.length, 1));
  const shown = bars.find((bar) => bar.month === pointed) ?? bars.at(-1);
  return (
    <figure className={classes.chart} onPointerLeave={() => setPointed(null)}>
      <figcaption className={classes.words} aria-hidden>
        {shown && <Words bar={shown} now={nowWords(shown.month, asOf)} />}
      </figcaption>
      <div ref={ref}>
        <svg role="img" aria-label={label} width="100%" height={height + 2}>
          <defs>
            <pattern id={hatch} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect width="5" height="5" className={classes.hatchGround} />
              <line x1="0" x2="0" y1="0" y2="5" className={classes.hatchLine} />
            </pattern>
          </defs>
          <line x1={0} x2="100%" y1={0.5} y2={0.5} className={classes.grid} />
          {bars.map((bar, at) => (
            <g
              key={bar.month}
              onPointerEnter={() => setPointed(bar.month)}
              data-pointed={bar.month === pointed || undefined}
            >
              <rect x={at * step} y={0} width={step} height={height} className={classes.reach} />
              <Bar bar={bar} x={at * step + gap / 2} width={step - gap} most={most} hatch={hatch} />
            </g>
          ))}
          <line x1={0} x2="100%" y1={height + 0.5} y2={height + 0.5} className={classes.zero} />
        </svg>
      </div>
      <Axis months={bars.map(({ month }) => month)} width={bars.length * step} />
    </figure>
  );
}

/** The first and the last month under their bars; one of them where both are the same, or there is no room for two. */
function Axis({ months, width }: { months: readonly string[]; width: number }) {
  const [first] = months;
  const last = months.at(-1);
  if (first === undefined || last === undefined) return null;
  return (
    <div className={classes.axis} style={{ width }} aria-hidden>
      <span>{formatMonth(first)}</span>
      {width >= 2 * widestStep && <span>{formatMonth(last)}</span>}
    </div>
  );
}

function Words({ bar, now }: { bar: MonthBar; now: string | null }) {
  const isWhole = bar.value !== null && bar.reconstructed >= bar.value;
  return (
    <>
      <span>{formatMonth(bar.month)}</span>
      <span className={classes.amount}>{bar.text}</span>
      {now !== null && <span>{now}</span>}
      {bar.reconstructed > 0 && <span>{isWhole ? 'reconstructed' : 'reconstructed in part'}</span>}
    </>
  );
}

interface BarProps {
  bar: MonthBar;
  x: number;
  width: number;
  most: number;
  hatch: string;
}

/** What was seen stands on the zero line, what was computed above it. */
function Bar({ bar, x, width, most, hatch }: BarProps) {
  if (bar.value === null || bar.value <= 0) return null;
  const whole = Math.max(1, (bar.value / most) * height);
  const computed = Math.min(whole, (bar.reconstructed / most) * height);
  return (
    <>
      {whole > computed && (
        <rect
          x={x}
          y={height - whole + computed}
          width={width}
          height={whole - computed}
          className={classes.bar}
          data-partial={bar.isPartial}
        />
      )}
      {computed > 0 && (
        <rect
          x={x + 0.5}
          y={height - whole + 0.5}
          width={Math.max(1, width - 1)}
          height={computed}
          fill={`url(#${hatch})`}
          className={classes.computed}
          data-computed
          data-partial={bar.isPartial}
        />
      )}
    </>
  );
}

/** What the two looks mean. */
export function MonthBarsLegend({ hasKept }: { hasKept: boolean }) {
  return (
    <p className={classes.legend}>
      {hasKept && (
        <span>
          <span className={classes.swatch} aria-hidden />
          Seen at the end of the month, in the running one as of now
        </span>
      )}
      <span>
        <span className={classes.swatch} data-computed aria-hidden />
        Reconstructed from subscriptions and invoices: the time before the connection
      </span>
    </p>
  );
}
