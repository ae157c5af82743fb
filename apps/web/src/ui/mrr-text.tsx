import type { MoneyDto } from '#contracts/common.ts';
import { FirstAmount } from './first-amount.tsx';
import classes from './mrr-text.module.css';

/** MRR in a narrow place: a dash with its reason where there is none at all, "0" where a subscription costs nothing. */
export function MrrText({ mrr, words }: { mrr: readonly MoneyDto[] | null; words: string | null }) {
  if (words === null) return <FirstAmount amounts={mrr} />;
  return (
    <span className={classes.absent} title={words}>
      <span aria-hidden>–</span>
      <span className={classes.hidden}>{words}</span>
    </span>
  );
}
