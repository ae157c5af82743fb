import { Button } from '@mantine/core';
import { IconFlask, IconKey } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useMe } from '../../lib/me.ts';
import { SandboxButton } from './sandbox-button.tsx';
import classes from './connect-choices.module.css';

/** The two ways to begin: a made-up book of business, or your own billing. */
export function ConnectChoices() {
  const { sandboxUrl } = useMe();
  return (
    <section className={classes.choices} aria-labelledby="choices-title">
      <h2 id="choices-title" className={classes.title}>
        Connect billing to see your customers
      </h2>
      <p className={classes.hint}>
        Every account, its revenue and its health come from your billing system. Keepwell only reads it.
      </p>
      <div className={classes.cards}>
        {sandboxUrl !== null && (
          <div className={classes.card}>
            <IconFlask size={20} stroke={1.75} aria-hidden className={classes.icon} />
            <h3 className={classes.name}>Look around first</h3>
            <p className={classes.text}>
              A local sandbox with a few hundred made-up customers: failed cards, overdue invoices, renewals. No mail
              leaves.
            </p>
            <SandboxButton stays isPrimary />
          </div>
        )}
        <div className={classes.card}>
          <IconKey size={20} stroke={1.75} aria-hidden className={classes.icon} />
          <h3 className={classes.name}>Your own Stripe</h3>
          <p className={classes.text}>
            A restricted key with read permissions. The page lists what to tick, tests the key and names what is
            missing.
          </p>
          <Button component={Link} to="/connectors?add=stripe" variant={sandboxUrl === null ? 'filled' : 'default'}>
            Paste a Stripe restricted key
          </Button>
        </div>
      </div>
    </section>
  );
}
