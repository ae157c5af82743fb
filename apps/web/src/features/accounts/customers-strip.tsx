import { Tooltip } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { z } from 'zod';
import type { countAccounts } from '#contracts/account-list.ts';
import type { ConvertedDto } from '#contracts/rates.ts';
import { bandSchema, type MoneyDto } from '#contracts/common.ts';
import { formatCount, formatDay } from '../../lib/format.ts';
import { BandMark } from '../../ui/band-mark.tsx';
import type { BandChoice } from './api.ts';
import { isTold } from './is-told.ts';
import { FirstAmount } from '../../ui/first-amount.tsx';
import { MoneyText } from '../../ui/money-text.tsx';
import { codesOf } from '../../ui/month-amounts.ts';
import { totalsOf } from '../../ui/totals-of.ts';
import classes from './customers-strip.module.css';

/** Of which list a number is the sum or the length. */
export type Figure = 'all' | 'at_risk' | 'renewing';

interface CustomersStripProps {
  counts: z.infer<typeof countAccounts.response>;
  band: BandChoice;
  onBand: (band: BandChoice) => void;
  onFigure: (figure: Figure) => void;
}

/** The book in a line; each number opens the list that makes it. */
export function CustomersStrip({ counts, band, onBand, onFigure }: CustomersStripProps) {
  return (
    <section className={classes.strip} aria-label="Summary">
      <div className={classes.figures}>
        <AmountFigure
          label="MRR"
          amounts={isTold(counts, counts.mrr.length) ? counts.mrr : null}
          converted={counts.mrrConverted}
          doubts={counts.doubts.mrr}
          onPress={() => onFigure('all')}
        />
        <AmountFigure
          label="MRR at risk"
          amounts={isJudged(counts) ? counts.mrrAtRisk : null}
          converted={counts.mrrAtRiskConverted}
          doubts={counts.doubts.mrrAtRisk}
          onPress={() => onFigure('at_risk')}
        />
        <button type="button" className={classes.figure} onClick={() => onFigure('renewing')}>
          <span className={classes.label}>Renewing in 90 days</span>
          <span className={classes.value}>
            {isTold(counts, counts.renewingIn90Days) ? (
              formatCount(counts.renewingIn90Days)
            ) : (
              <MoneyText amount={null} />
            )}
          </span>
        </button>
      </div>
      <div className={classes.bands} role="group" aria-label="Health">
        {bandSchema.options.map((value) => (
          <button
            key={value}
            type="button"
            className={classes.band}
            aria-pressed={band === value || (band === 'at_risk_or_critical' && isAtRisk(value))}
            onClick={() => onBand(band === value ? 'any' : value)}
          >
            <BandMark band={value} />
            <span className={classes.bandCount}>
              {value === 'unknown' || isScored(counts) ? formatCount(counts.bands[value]) : '–'}
            </span>
          </button>
        ))}
      </div>
    </section>
  );
}

function isAtRisk(band: z.infer<typeof bandSchema>): boolean {
  return band === 'at_risk' || band === 'critical';
}

/** As long as nobody has been judged, that nothing is at risk says nothing. */
function isJudged(counts: CustomersStripProps['counts']): boolean {
  return counts.isConnected && isScored(counts);
}

function isScored({ isReading, bands }: CustomersStripProps['counts']): boolean {
  return !(isReading && bands.healthy + bands.at_risk + bands.critical === 0);
}

interface AmountFigureProps {
  label: string;
  /** Null when unknown. */
  amounts: readonly MoneyDto[] | null;
  converted: ConvertedDto | null;
  /** Of what could not be added up. */
  doubts: readonly string[];
  onPress: () => void;
}

/** One total at dated rates, and beside it what has none; as many as there is room for, all on hover. */
function AmountFigure({ label, amounts, converted, doubts, onPress }: AmountFigureProps) {
  const isWide = useMediaQuery('(min-width: 90em)', false, { getInitialValueInEffect: false });
  const shown = isWide ? 2 : 1;
  const isUnknown = amounts === null || (amounts.length === 0 && doubts.length > 0);
  const totals = isUnknown ? null : totalsOf(amounts, converted);
  const parts = (amounts ?? []).map((money) => money.text).join(' + ');
  return (
    <Tooltip
      label={[`${parts}${converted ? ratesWords(converted) : ''}`, ...doubts].filter(Boolean).join(' ')}
      disabled={!converted?.rateDay && (totals ?? []).length <= shown && doubts.length === 0}
      events={{ hover: true, focus: true, touch: true }}
    >
      <button type="button" className={classes.figure} onClick={onPress}>
        <span className={classes.label}>{label}</span>
        <span className={classes.value}>
          <FirstAmount amounts={totals} shown={shown} isTitled={false} />
        </span>
      </button>
    </Tooltip>
  );
}

function ratesWords({ rateDay, missing }: ConvertedDto): string {
  const rates = rateDay === null ? '' : `, at rates of ${formatDay(rateDay)}`;
  return missing.length === 0 ? rates : `${rates}. No rate for ${codesOf(missing)}`;
}
