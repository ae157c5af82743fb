import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import { getAccountMrrHistory } from '#contracts/mrr-history.ts';
import { queryOf } from '../../lib/api.ts';
import { countOf, formatMonth } from '../../lib/format.ts';
import { useMe } from '../../lib/me.ts';
import { FailedState } from '../../ui/failed-state.tsx';
import { MoneyText } from '../../ui/money-text.tsx';
import { MonthHistory } from '../../ui/month-history.tsx';
import { nowWords } from '../../ui/now-words.ts';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import classes from './two-systems.module.css';

type Month = z.infer<typeof getAccountMrrHistory.response>['rows'][number];

/** MRR at the end of each month, before the connection too: that part is marked, with what had to be assumed. */
export function MrrHistory({ accountId }: { accountId: string }) {
  const { currency } = useMe().workspace;
  const { data, error, refetch } = useQuery(queryOf(getAccountMrrHistory, { params: { id: accountId } }));
  if (error && !data) {
    return <FailedState what="MRR by month could not be loaded." error={error} onRetry={() => void refetch()} />;
  }
  if (data?.rows.length === 0) return null;
  return (
    <div className={classes.history}>
      {!data ? (
        <SkeletonRows rows={4} />
      ) : (
        <MonthHistory
          heading={<h3 className={classes.heading}>MRR by month</h3>}
          rows={data.rows.map(({ month, mrr, converted, isReconstructed }) => ({
            month,
            converted,
            amounts: mrr,
            reconstructed: isReconstructed ? (mrr ?? []) : [],
            doubts: [],
          }))}
          asOf={data.asOf}
          preferred={currency}
          noneWords={data.noneWords}
          renderTable={() => <MonthsTable rows={data.rows.toReversed()} asOf={data.asOf} />}
        >
          <Assumptions rows={data.rows} />
        </MonthHistory>
      )}
    </div>
  );
}

/** Each month with how its amount is known, the newest first. */
function MonthsTable({ rows, asOf }: { rows: readonly Month[]; asOf: string }) {
  return (
    <table className={classes.sum} aria-label="MRR by month">
      <tbody>
        {rows.map((row) => (
          <tr key={row.month}>
            <th scope="row">
              {formatMonth(row.month)}
              <span className={classes.why}>{howKnown(row, asOf)}</span>
            </th>
            <td>
              <MoneyText amount={row.mrr} isStacked />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function howKnown({ month, isReconstructed, doubts }: Month, asOf: string): string {
  const now = nowWords(month, asOf);
  if (isReconstructed) return [...(now === null ? [] : [`${now}.`]), 'Reconstructed.', ...doubts].join(' ');
  return `${now ?? 'Seen at the end of the month'}.`;
}

/** What had to be assumed, each once, with how many months it concerns. */
function Assumptions({ rows }: { rows: readonly Month[] }) {
  const doubts = rows.flatMap((row) => row.doubts);
  const counted = Map.groupBy(doubts, (words) => words);
  if (counted.size === 0) return null;
  return (
    <ul className={classes.assumptions} aria-label="Assumptions">
      {[...counted].map(([words, months]) => (
        <li key={words}>
          {countOf(months.length, 'month')}: {words}
        </li>
      ))}
    </ul>
  );
}
