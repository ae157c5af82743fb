import type { z } from 'zod';
import type { bandSchema } from '#contracts/common.ts';
import { BandShape } from './band-shape.tsx';
import classes from './band-mark.module.css';

type Band = z.infer<typeof bandSchema>;

const words: Record<Band, string> = {
  healthy: 'Healthy',
  at_risk: 'At risk',
  critical: 'Critical',
  unknown: 'Unknown',
};

interface BandMarkProps {
  /** Null for an account that has left: it has no band. */
  band: Band | null;
  score?: number | null;
  /** The shape and score alone; the word is still read out. */
  isCompact?: boolean;
}

/** A health band: its own shape, its colour and its word, so that colour never speaks alone. */
export function BandMark({ band, score, isCompact = false }: BandMarkProps) {
  if (band === null) return <span className={classes.mark}>–</span>;
  return (
    <span className={classes.mark} data-band={band} title={words[band]}>
      <BandShape band={band} />
      {typeof score === 'number' && <span className={classes.score}>{score}</span>}
      <span className={isCompact ? classes.hidden : classes.word}>{words[band]}</span>
    </span>
  );
}
