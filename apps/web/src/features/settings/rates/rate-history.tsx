import { useInfiniteQuery } from '@tanstack/react-query';
import { formatDay, formatExact } from '../../../lib/format.ts';
import { FailedState } from '../../../ui/failed-state.tsx';
import { type PlainColumn, PlainTable } from '../../../ui/plain-table.tsx';
import { SkeletonRows } from '../../../ui/skeleton-rows.tsx';
import { WorkButton } from '../../../ui/work-button.tsx';
import { historyPages } from './api.ts';
import { sourceWords } from './source-words.ts';
import classes from './rates.module.css';

const columns: readonly PlainColumn[] = [
  { header: 'Of' },
  { header: 'For € 1', align: 'right' },
  { header: 'From' },
  { header: 'Learned' },
];

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
      <PlainTable label={`Rates of ${currency.toUpperCase()} by day`} columns={columns} isDense>
        <tbody>
          {rows.map((rate, at) => (
            <tr
              key={`${rate.day} ${rate.learnedAt} ${at}`}
              className={rate.supersededAt === null ? undefined : classes.superseded}
            >
              <td>{formatDay(rate.day)}</td>
              <td data-align="right">{rate.perEuro}</td>
              <td>{sourceWords(rate)}</td>
              <td title={formatExact(rate.learnedAt)}>
                {formatDay(rate.learnedAt)}
                {rate.supersededAt !== null && `, replaced ${formatDay(rate.supersededAt)}`}
              </td>
            </tr>
          ))}
        </tbody>
      </PlainTable>
      {history.hasNextPage && (
        <WorkButton variant="default" loading={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
          Show older rates
        </WorkButton>
      )}
    </div>
  );
}
