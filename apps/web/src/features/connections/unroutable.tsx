import { useQuery } from '@tanstack/react-query';
import type { UnroutableDto } from '#contracts/consent.ts';
import { Age } from '../../ui/age.tsx';
import { FailedState } from '../../ui/failed-state.tsx';
import { Section } from '../../ui/section.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { unroutableQuery } from './api.ts';
import classes from './unroutable.module.css';

/** Accounts that the webhook for connecting by consent is told of and that nobody reads. Where there are none, nothing is said. */
export function Unroutable() {
  const { data, error, refetch } = useQuery(unroutableQuery());
  if (error && !data) {
    return (
      <FailedState
        what="Events that no connection wants could not be loaded."
        kept="They are kept for 35 days."
        error={error}
        onRetry={() => void refetch()}
      />
    );
  }
  if (!data || data.rows.length === 0) return null;
  return (
    <Section
      title="Events that no connection wants"
      hint="The webhook for connecting by consent serves every account that ever agreed. In the last 35 days it was told of these, which are not read here: their events were kept, and nothing was done with them."
    >
      <ul className={classes.list}>
        {data.rows.map((row) => (
          <UnroutableRow key={`${row.system} ${row.externalAccountId} ${row.mode}`} row={row} />
        ))}
      </ul>
    </Section>
  );
}

function UnroutableRow({ row }: { row: UnroutableDto }) {
  const { systemLabel, externalAccountId, mode, isOurs, words, lastAt } = row;
  return (
    <li className={classes.row}>
      <span className={classes.who}>
        {externalAccountId === null ? `No account of ${systemLabel}` : <code>{externalAccountId}</code>}
        {mode && (
          <StatusBadge tone={mode === 'live' ? 'info' : 'warning'}>{mode === 'live' ? 'Live' : 'Test'}</StatusBadge>
        )}
        {isOurs && <StatusBadge tone="neutral">Known here</StatusBadge>}
      </span>
      <span className={classes.words}>{words}</span>
      <span className={classes.age}>
        last <Age at={lastAt} />
      </span>
    </li>
  );
}
