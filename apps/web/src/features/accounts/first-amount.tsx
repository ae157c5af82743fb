import type { MoneyDto } from '#contracts/common.ts';
import { MoneyText } from '../../ui/money-text.tsx';
import classes from './customers.module.css';

/** The first currency's amount in a narrow cell; how many others there are, and all of them on hover. */
export function FirstAmount({ amounts }: { amounts: readonly MoneyDto[] | null }) {
  const [first, ...others] = amounts ?? [];
  if (first === undefined || others.length === 0) return <MoneyText amount={amounts} />;
  return (
    <span title={[first, ...others].map((money) => money.text).join(' + ')}>
      <MoneyText amount={first} /> <span className={classes.others}>+{others.length}</span>
    </span>
  );
}
