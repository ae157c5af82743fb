import type { MoneyDto } from '#contracts/common.ts';
import { MoneyText } from './money-text.tsx';
import classes from './first-amount.module.css';

interface FirstAmountProps {
  amounts: readonly MoneyDto[] | null;
  /** How many currencies there is room for. */
  shown?: number;
  /** What an empty list means here. */
  zero?: string;
  /** Without a title of its own where what it stands in shows all of them. */
  isTitled?: boolean;
}

/** The first currencies in a narrow place; how many others there are, and all of them on hover. */
export function FirstAmount({ amounts, shown = 1, zero = '0', isTitled = true }: FirstAmountProps) {
  if (amounts === null || amounts.length <= shown) return <MoneyText amount={amounts} zero={zero} />;
  const others = amounts.length - shown;
  return (
    <span title={isTitled ? amounts.map((money) => money.text).join(' + ') : undefined}>
      <MoneyText amount={amounts.slice(0, shown)} />{' '}
      <span className={classes.others}>
        +{others}
        <span className={classes.hidden}> other {others === 1 ? 'currency' : 'currencies'}</span>
      </span>
    </span>
  );
}
