import { Anchor } from '@mantine/core';
import { Link } from 'react-router';
import type { MoneyDto } from '#contracts/common.ts';
import { formatDay, formatPercent } from '../../lib/format.ts';
import type { Preview } from './api.ts';
import classes from './revenue.module.css';

interface PreviewTotalsProps {
  preview: Preview;
  to: string;
}

/** The whole book before and after: each currency by itself, and at dated rates where every currency has one. */
export function PreviewTotals({ preview, to }: PreviewTotalsProps) {
  const { totals, beforeConverted: before, afterConverted: after } = preview;
  if (totals.length === 0) return null;
  const missing = [...new Set([...(before?.missing ?? []), ...(after?.missing ?? [])])];
  const isWhole = before?.total && after?.total && missing.length === 0;
  return (
    <div className={classes.scroll}>
      <table className={classes.totals} aria-label="MRR before and after">
        <thead>
          <tr>
            <th scope="col">MRR of all accounts</th>
            <th scope="col">Now</th>
            <th scope="col">With {to}</th>
            <th scope="col">Change</th>
          </tr>
        </thead>
        <tbody>
          {totals.map((total) => (
            <tr key={total.currency}>
              <th scope="row">{total.currency.toUpperCase()}</th>
              <td>{total.before.text}</td>
              <td>{total.after.text}</td>
              <td>{changeWords(total.percent, total)}</td>
            </tr>
          ))}
          {isWhole && (
            <tr data-whole>
              <th scope="row">
                Together
                {before.rateDay && <span className={classes.rule}> at rates of {formatDay(before.rateDay)}</span>}
              </th>
              <td>≈ {before.total?.text}</td>
              <td>≈ {after.total?.text}</td>
              <td>{changeWords(percentOf(before.total, after.total), { before: before.total, after: after.total })}</td>
            </tr>
          )}
        </tbody>
      </table>
      {missing.length > 0 && (
        <p className={classes.note}>
          There is no rate for {missing.map((currency) => currency.toUpperCase()).join(', ')}, so there is no total over
          all currencies.{' '}
          <Anchor component={Link} to="/settings?tab=rates" inherit>
            Set rates
          </Anchor>
        </p>
      )}
    </div>
  );
}

/** One decimal, as the server rounds it; null where it began at nothing. */
function percentOf(before: MoneyDto | null, after: MoneyDto | null): number | null {
  if (!before || !after || before.minor === 0) return null;
  return Math.round(((after.minor - before.minor) / before.minor) * 1_000) / 10;
}

interface Change {
  readonly before: MoneyDto | null;
  readonly after: MoneyDto | null;
}

/** "−14.4 %", "No change", "About the same" of what is none but for the rounding; a dash where it began at nothing. */
function changeWords(percent: number | null, { before, after }: Change): string {
  if (percent === null) return '–';
  if (percent === 0) return before?.minor === after?.minor ? 'No change' : 'About the same';
  return `${percent < 0 ? '−' : '+'}${formatPercent(Math.abs(percent))}`;
}
