import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { formatDay, formatExact } from '../../../lib/format.ts';
import { FailedState } from '../../../ui/failed-state.tsx';
import { SkeletonRows } from '../../../ui/skeleton-rows.tsx';
import { historyPages } from './api.ts';
import { sourceWords } from './source-words.ts';
import classes from './rates.module.css';

/** Every rate ever held of one currency, corrected ones too: a total of that day can be told again. */
export function RateHistory({ currency }: { currency: string }) {
  const history = useInfiniteQuery(historyPages(currency));
  const rows = history.data?.pages.flatMap((page) => page.rows) ?? [];
  if (history.isPending) return <SkeletonRows rows={2} height={28} />;
  if (history.isError && rows.length === 0) {
    return (
      <FailedState
        what="The earlier rates could not be loaded."
        error={history.error}
        onRetry={() => void history.refetch()}
      />
    );
  }
  return (
    <div className={classes.history}>
      <table aria-label={`Rates of ${currency.toUpperCase()} by day`}>
        <thead>
          <tr>
            <th scope="col">Of</th>
            <th scope="col" className={classes.right}>
              For € 1
            </th>
            <th scope="col">From</th>
            <th scope="col">Learned</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((rate) => (
            <tr
              key={`${rate.day} ${rate.learnedAt} ${rate.supersededAt}`}
              data-superseded={rate.supersededAt !== null || undefined}
            >
              <td>{formatDay(rate.day)}</td>
              <td className={classes.right}>{rate.perEuro}</td>
              <td>{sourceWords(rate)}</td>
              <td title={formatExact(rate.learnedAt)}>
                {formatDay(rate.learnedAt)}
                {rate.supersededAt !== null && `, replaced ${formatDay(rate.supersededAt)}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {history.hasNextPage && (
        <Button variant="default" loading={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
          Show older rates
        </Button>
      )}
    </div>
  );
}
