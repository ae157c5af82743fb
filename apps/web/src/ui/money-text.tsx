import type { MoneyDto } from '#contracts/common.ts';
import classes from './money-text.module.css';

interface MoneyTextProps {
  /** One amount, one a currency, or null when unknown. Currencies are never added. */
  amount: MoneyDto | readonly MoneyDto[] | null;
  /** What an empty list means here. */
  zero?: string;
  isStacked?: boolean;
}

/** An amount as the server wrote it, in figures that line up. */
export function MoneyText({ amount, zero = '0', isStacked = false }: MoneyTextProps) {
  if (amount === null) return <span className={classes.absent}>Unknown</span>;
  const amounts = 'text' in amount ? [amount] : amount;
  if (amounts.length === 0) return <span className={classes.absent}>{zero}</span>;
  return (
    <span className={classes.money} data-stacked={isStacked || undefined}>
      {amounts.map((money, at) => (
        <span key={money.currency}>
          {at > 0 && !isStacked && <span className={classes.absent}> + </span>}
          {money.text}
        </span>
      ))}
    </span>
  );
}
