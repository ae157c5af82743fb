import { useQuery } from '@tanstack/react-query';
import { countOf } from '../../lib/format.ts';
import { FailedState } from '../../ui/failed-state.tsx';
import { Section } from '../../ui/section.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { membersQuery } from './api.ts';
import classes from './settings.module.css';

const roles = { owner: 'Owner', admin: 'Admin', csm: 'CSM', viewer: 'Viewer' };

export function Members() {
  const { data, error, refetch } = useQuery(membersQuery());
  return (
    <Section
      title="Members"
      hint={data ? `${countOf(data.rows.length, 'person', 'people')} with access to this workspace.` : undefined}
    >
      {error ? (
        <FailedState what="The members could not be loaded." error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <SkeletonRows rows={3} />
      ) : (
        <ul className={classes.rows} aria-label="Members">
          {data.rows.map(({ id, name, email, role }) => (
            <li key={id} className={classes.row}>
              <div className={classes.main}>
                <span className={classes.name}>{name}</span>
                <span className={classes.dim}>{email}</span>
              </div>
              <StatusBadge tone="neutral">{roles[role]}</StatusBadge>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
