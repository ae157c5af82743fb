import classes from './meter.module.css';

interface MeterProps {
  /** Of one; null while unknown. More than one is drawn full, and marked. */
  share: number | null;
  /** What is measured; without it the words beside the bar say it all, and nothing is read out. */
  label?: string;
  /** A progress bar grows to its end by itself. */
  isProgress?: boolean;
  /** How bad it is when there is more than fits. */
  over?: 'warning' | 'problem';
}

/** A share of something as a bar. */
export function Meter({ share, label, isProgress = false, over = 'problem' }: MeterProps) {
  const percent = share === null ? null : Math.min(100, share * 100);
  const spoken =
    label === undefined
      ? { 'aria-hidden': true }
      : {
          role: isProgress ? 'progressbar' : 'meter',
          'aria-label': label,
          'aria-valuemin': 0,
          'aria-valuemax': 100,
          ...(percent === null ? {} : { 'aria-valuenow': isProgress ? Math.floor(percent) : Math.round(percent) }),
        };
  return (
    <span className={classes.track} {...spoken}>
      <span
        className={classes.bar}
        data-over={share !== null && share > 1 ? over : undefined}
        data-grows={isProgress || undefined}
        // Something is seen of the smallest share.
        style={{ width: `${percent === null || percent === 0 ? 0 : Math.max(0.5, percent)}%` }}
      />
    </span>
  );
}
