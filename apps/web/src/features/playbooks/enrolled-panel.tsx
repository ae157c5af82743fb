import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { type EnrolledRowDto, listEnrolled } from '#contracts/enrollments.ts';
import type { PlaybookDto } from '#contracts/playbooks.ts';
import { pagesOf, rowsOf } from '../../lib/api.ts';
import { shortDates } from '../../lib/format.ts';
import { useMode } from '../../lib/mode.ts';
import { Age } from '../../ui/age.tsx';
import { FailedState } from '../../ui/failed-state.tsx';
import { MoneyText } from '../../ui/money-text.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { WorkButton } from '../../ui/work-button.tsx';
import matches from './matches.module.css';
import classes from './playbook.module.css';

const pageSize = 50;

/** Whom the playbook is at work for, and what became of each one's message. */
export function EnrolledPanel({ playbook: { id } }: { playbook: PlaybookDto }) {
  const { mode } = useMode();
  const enrolled = useInfiniteQuery(pagesOf(listEnrolled, { params: { id }, query: { mode, limit: pageSize } }));
  const rows = rowsOf(enrolled.data);
  if (enrolled.isPending) return <SkeletonRows rows={4} />;
  if (!enrolled.data) {
    return (
      <FailedState
        what="Who is inside could not be loaded."
        kept="The playbook goes on."
        error={enrolled.error}
        onRetry={() => void enrolled.refetch()}
      />
    );
  }
  if (rows.length === 0) return <p className={classes.none}>Nobody is inside at the moment.</p>;
  return (
    <>
      <ul className={matches.rows} aria-label="Accounts inside">
        {rows.map((row) => (
          <EnrolledRow key={row.enrollmentId} row={row} />
        ))}
      </ul>
      {enrolled.hasNextPage && (
        <div className={matches.more}>
          <WorkButton
            variant="default"
            loading={enrolled.isFetchingNextPage}
            onClick={() => void enrolled.fetchNextPage()}
          >
            Show more
          </WorkButton>
        </div>
      )}
    </>
  );
}

function EnrolledRow({ row }: { row: EnrolledRowDto }) {
  const { message } = row;
  return (
    <li className={`${matches.row} ${matches.enrolled}`}>
      <div className={matches.who}>
        <Link to={`/accounts/${row.accountId}`} title={row.accountName}>
          {row.accountName}
        </Link>
        <span className={matches.note}>
          {message === null ? 'No message yet' : <Link to={`/drafts/${message.id}`}>{shortDates(message.words)}</Link>}
        </span>
      </div>
      <div className={matches.cause}>{shortDates(row.words)}</div>
      <div className={matches.since}>
        <Age at={row.since} />
      </div>
      <div className={matches.money}>
        <MoneyText amount={row.mrr} isStacked />
      </div>
    </li>
  );
}
