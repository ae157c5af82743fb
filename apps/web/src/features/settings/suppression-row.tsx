import type { SuppressionDto } from '#contracts/suppressions.ts';
import { formatDay, shortDates } from '../../lib/format.ts';
import { useIsAdmin } from '../../lib/roles.ts';
import { ConfirmInline } from '../../ui/confirm-inline.tsx';
import { FailedState } from '../../ui/failed-state.tsx';
import { StatusBadge, type Tone } from '../../ui/status-badge.tsx';
import { useLiftSuppression } from './api.ts';
import classes from './settings.module.css';

const looks: Record<SuppressionDto['kind'], { tone: Tone; word: string }> = {
  bounced: { tone: 'problem', word: 'Bounced' },
  unsubscribed: { tone: 'info', word: 'Unsubscribed' },
  blocked: { tone: 'neutral', word: 'Blocked' },
};

export function SuppressionRow({ row }: { row: SuppressionDto }) {
  const lift = useLiftSuppression(row.id);
  const isAdmin = useIsAdmin();
  const look = looks[row.kind];
  const mayLift = row.lifted === null && isAdmin;
  return (
    <li className={classes.row}>
      <div className={classes.main}>
        <span className={classes.name}>
          {row.pattern} <StatusBadge tone={look.tone}>{look.word}</StatusBadge>
        </span>
        <span className={classes.dim}>
          {row.stops === 'offers' ? 'No offers' : 'No mail'} since {formatDay(row.since)}
          {row.by && `, by ${row.by}`}: {shortDates(row.reason)}
        </span>
        {row.lifted && (
          <span className={classes.dim}>
            Lifted on {formatDay(row.lifted.at)}
            {row.lifted.by && ` by ${row.lifted.by}`}.
          </span>
        )}
        {lift.error && <FailedState what="It was not lifted." kept="It gets no mail." error={lift.error} />}
      </div>
      {mayLift && (
        <ConfirmInline verb="Lift" isDanger={false} isBusy={lift.isPending} onConfirm={() => lift.mutate()}>
          {row.kind === 'unsubscribed'
            ? `${row.pattern} asked for no more offers. Lift this only when they asked for them again.`
            : `${row.pattern} may be written to again.`}
        </ConfirmInline>
      )}
    </li>
  );
}
