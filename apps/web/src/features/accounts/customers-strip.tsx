import type { z } from 'zod';
import type { countAccounts } from '#contracts/accounts.ts';
import { bandSchema } from '#contracts/common.ts';
import { formatCount } from '../../lib/format.ts';
import { BandMark } from '../../ui/band-mark.tsx';
import type { BandChoice, Sort } from './api.ts';
import { FirstAmount } from './first-amount.tsx';
import classes from './customers.module.css';

interface CustomersStripProps {
  counts: z.infer<typeof countAccounts.response>;
  band: BandChoice;
  onBand: (band: BandChoice) => void;
  onSort: (sort: Sort) => void;
}

/** The book in a line; each number narrows or orders the list to what makes it. */
export function CustomersStrip({ counts, band, onBand, onSort }: CustomersStripProps) {
  return (
    <section className={classes.strip} aria-label="Summary">
      <div className={classes.figures}>
        <button type="button" className={classes.figure} title="Sort by MRR" onClick={() => onSort('mrr')}>
          <span className={classes.label}>MRR</span>
          <span className={classes.value}>
            <FirstAmount amounts={counts.mrr} shown={2} />
          </span>
        </button>
        <button type="button" className={classes.figure} title="Sort by health" onClick={() => onSort('health')}>
          <span className={classes.label}>MRR at risk</span>
          <span className={classes.value}>
            <FirstAmount amounts={counts.mrrAtRisk} shown={2} />
          </span>
        </button>
        <button type="button" className={classes.figure} title="Sort by renewal" onClick={() => onSort('renewal')}>
          <span className={classes.label}>Renewing in 90 days</span>
          <span className={classes.value}>{formatCount(counts.renewingIn90Days)}</span>
        </button>
      </div>
      <div className={classes.bands} role="group" aria-label="Health">
        {bandSchema.options.map((value) => (
          <button
            key={value}
            type="button"
            className={classes.band}
            aria-pressed={band === value}
            onClick={() => onBand(band === value ? 'any' : value)}
          >
            <BandMark band={value} />
            <span className={classes.bandCount}>{formatCount(counts.bands[value] ?? 0)}</span>
          </button>
        ))}
      </div>
    </section>
  );
}
