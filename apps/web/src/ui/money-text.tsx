import type { MoneyDto } from '#contracts/common.ts';
import classes from './money-text.module.css';

interface MoneyTextProps {
  /** One amount, one a currency, or null when unknown. Currencies are never added. */
  amount: MoneyDto | readonly MoneyDto[] | null;
  /** What an empty list means here. */
  zero?: string;
  isStacked?: boolean;
  /** A change: what is more has its sign too. */
  isChange?: boolean;
}

/** An amount as the server wrote it, in figures that line up. */
export function MoneyText({ amount, zero = '0', isStacked = false, isChange = false }: MoneyTextProps) {
  if (amount === null) return <span className={classes.absent}>Unknown</span>;
  const amounts = 'text' in amount ? [amount] : amount;
  if (amounts.length === 0) return <span className={classes.absent}>{zero}</span>;
  return (
    <span className={classes.money} data-stacked={isStacked || undefined}>
      {amounts.map((money, at) => (
        <span key={money.currency}>
          {at > 0 && !isStacked && <span className={classes.absent}> + </span>}
          {signed(money, isChange)}
        </span>
      ))}
    </span>
  );
}

/** With a minus sign that is as wide as a figure, where the server writes what a file can be read back from. */
function signed({ minor, text }: MoneyDto, isChange: boolean): string {
  if (minor < 0) return text.replace(/^-/, '−');
  return isChange && minor > 0 ? `+${text}` : text;
}
