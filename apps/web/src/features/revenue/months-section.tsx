import { useQuery } from '@tanstack/react-query';
import type { MoneyDto } from '#contracts/common.ts';
import { formatCount, formatDay, formatMonth } from '../../lib/format.ts';
import { useMe } from '../../lib/me.ts';
import { useMode } from '../../lib/mode.ts';
import { FailedState } from '../../ui/failed-state.tsx';
import { allInOne, totalText } from '../../ui/month-amounts.ts';
import { MonthHistory } from '../../ui/month-history.tsx';
import { nowWords } from '../../ui/now-words.ts';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { type MrrMonth, monthsQuery, sourcesQuery } from './api.ts';
import classes from './revenue.module.css';

/** MRR of all accounts at the end of each month. */
export function MonthsSection() {
  const { mode } = useMode();
  const { currency } = useMe().workspace;
  const { data, error, refetch } = useQuery(monthsQuery(mode));
  if (error && !data) {
    return <FailedState what="MRR by month could not be loaded." error={error} onRetry={() => void refetch()} />;
  }
  const rows = data?.rows ?? [];
  if (data && rows.length === 0) return <NoneYet />;
  return (
    <section className={classes.months} aria-labelledby="mrr-by-month">
      {!data ? (
        <SkeletonRows rows={4} />
      ) : (
        <MonthHistory
          heading={
            <h2 id="mrr-by-month" className={classes.title}>
              MRR by month
            </h2>
          }
          rows={rows.map(({ mrr, ...row }) => ({ ...row, amounts: mrr }))}
          asOf={data.asOf}
          preferred={currency}
          isTotaled
          renderTable={(choice) => <MonthsTable rows={rows.toReversed()} choice={choice} asOf={data.asOf} />}
        >
          <Unknown rows={rows} />
          <LeftOut rows={rows} />
        </MonthHistory>
      )}
    </section>
  );
}

/** While everything is read for the first time no month is known; where nothing is connected the page has said so. */
function NoneYet() {
  const { mode } = useMode();
  const { data } = useQuery(sourcesQuery());
  const source = data?.rows.find((row) => row.mode === mode);
  if (!source?.systems.some(({ isReading }) => isReading)) return null;
  return (
    <section className={classes.months} aria-labelledby="mrr-by-month">
      <h2 id="mrr-by-month" className={classes.title}>
        MRR by month
      </h2>
      <p className={classes.note}>
        Billing is still being read. The months before it was connected are reconstructed when that has ended.
      </p>
    </section>
  );
}

function Unknown({ rows }: { rows: readonly MrrMonth[] }) {
  const most = Math.max(0, ...rows.map((row) => row.unknown));
  if (most === 0) return null;
  return (
    <p className={classes.note}>
      The MRR of up to {formatCount(most)} {most === 1 ? 'account' : 'accounts'} a month is unknown and in no sum; the
      table says of how many.
    </p>
  );
}

/** A currency that could not be added up in any month is not offered, and would be missed by nobody. */
function LeftOut({ rows }: { rows: readonly MrrMonth[] }) {
  const last = rows.findLast(({ doubts }) => doubts.length > 0);
  if (!last) return null;
  return (
    <p className={classes.note}>
      In no sum of {formatMonth(last.month)}: {last.doubts.join(' ')}
    </p>
  );
}

function MonthsTable({ rows, choice, asOf }: { rows: readonly MrrMonth[]; choice: string; asOf: string }) {
  const isTotal = choice === allInOne;
  const { currency } = useMe().workspace;
  const hasUnknown = rows.some(({ unknown }) => unknown > 0);
  const amountOf = (amounts: readonly MoneyDto[]) => amounts.find((money) => money.currency === choice);
  return (
    <div className={classes.scroll}>
      <table className={classes.totals} aria-label="MRR by month">
        <thead>
          <tr>
            <th scope="col">End of</th>
            <th scope="col">MRR</th>
            <th scope="col">{isTotal ? 'Rates of' : 'Reconstructed'}</th>
            <th scope="col">Accounts</th>
            {hasUnknown && <th scope="col">Unknown</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.month}>
              <th scope="row" className={classes.month}>
                {formatMonth(row.month)}
                {asOf.startsWith(row.month) && <span className={classes.now}>{nowWords(row.month, asOf)}</span>}
              </th>
              <td>{isTotal ? totalWords(row, currency) : (amountOf(row.mrr)?.text ?? nothingWords(row))}</td>
              <td>{isTotal ? ratesWords(row.converted) : partWords(amountOf(row.reconstructed), amountOf(row.mrr))}</td>
              <td>{formatCount(row.accounts)}</td>
              {hasUnknown && <td>{formatCount(row.unknown)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What could not be added up is not nothing. */
function nothingWords({ doubts }: MrrMonth): string {
  return doubts.length > 0 ? doubts.join(' ') : 'Nothing';
}

function totalWords(row: MrrMonth, currency: string): string {
  const { mrr, converted, doubts } = row;
  if (doubts.length > 0) return nothingWords(row);
  if (converted === null) return mrr.find((money) => money.currency === currency)?.text ?? 'Nothing';
  return totalText(mrr, converted);
}

/** The oldest rates that were used. */
function ratesWords(converted: MrrMonth['converted']): string {
  return converted === null || converted.rateDay === null ? '–' : formatDay(converted.rateDay);
}

function partWords(part: MoneyDto | undefined, whole: MoneyDto | undefined): string {
  if (part === undefined) return '–';
  return part.minor === whole?.minor ? 'All of it' : part.text;
}
