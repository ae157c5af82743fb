import { Button } from '@mantine/core';
import { IconFlask, IconKey } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useMe } from '../../lib/me.ts';
import { useIsAdmin } from '../../lib/roles.ts';
import { SandboxButton } from './sandbox-button.tsx';
import classes from './connect-choices.module.css';

/** Two doors of equal size; the sandbox's is absent where the operator runs none. */
export function ChoiceCards() {
  const { sandboxUrl } = useMe();
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
        <p className={classes.name}>Your own Stripe or Measure</p>
        <p className={classes.text}>
          A key or a token is all it takes. The page says how to make it, tries every read before it is kept, and names
          what is missing. Connect both and choose later which one speaks for revenue.
        </p>
        <div className={classes.buttons}>
          <Button component={Link} to="/connectors?add=stripe" variant={sandboxUrl === null ? 'filled' : 'default'}>
            Paste a Stripe restricted key
          </Button>
          <Button component={Link} to="/connectors?add=measure" variant="default">
            Paste a Measure token
          </Button>
        </div>
      </div>
    </div>
  );
}
