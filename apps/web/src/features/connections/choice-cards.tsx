import { Button, Skeleton } from '@mantine/core';
import { IconFlask, IconKey } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useMe } from '../../lib/me.ts';
import { useIsAdmin } from '../../lib/roles.ts';
import { connectorsQuery } from './api.ts';
import { SandboxButton } from './sandbox-button.tsx';
import classes from './connect-choices.module.css';

const either = new Intl.ListFormat('en', { type: 'disjunction' });

/** Two doors of equal size; the sandbox's is absent where the operator runs none. */
export function ChoiceCards() {
  const { sandboxUrl } = useMe();
  const { data, isPending, isError } = useQuery(connectorsQuery());
  if (!useIsAdmin()) return <p className={classes.hint}>An owner or an admin of the workspace connects billing.</p>;
  return (
    <div className={classes.cards}>
      {sandboxUrl !== null && (
        <div className={classes.card}>
          <IconFlask size={20} stroke={1.75} aria-hidden className={classes.icon} />
          <p className={classes.name}>Look around first</p>
          <p className={classes.text}>
            A local sandbox with a few hundred made-up customers: failed cards, overdue invoices, renewals. No mail
            leaves.
          </p>
          <SandboxButton stays isPrimary />
        </div>
      )}
      <div className={classes.card}>
        <IconKey size={20} stroke={1.75} aria-hidden className={classes.icon} />
        <p className={classes.name}>
          Your own {either.format((data?.rows ?? []).map(({ label }) => label)) || 'billing'}
        </p>
        <p className={classes.text}>
          A key or a token is all it takes. The page says how to make it, tries every read before it is kept, and names
          what is missing. Connect more than one and choose later which of them speaks for revenue.
        </p>
        <div className={classes.buttons}>
          {data?.rows.map(({ system, asksFor }, place) => (
            <Button
              key={system}
              component={Link}
              to={`/connectors?add=${encodeURIComponent(system)}`}
              variant={sandboxUrl === null && place === 0 ? 'filled' : 'default'}
            >
              Paste {asksFor}
            </Button>
          ))}
          {isPending && <Skeleton height={36} width={240} />}
          {isError && (
            // That page says what failed, and tries again.
            <Button component={Link} to="/connectors" variant="default">
              Open Connectors
            </Button>
          )}
        </div>
      </div>
    </div>
  );
}
