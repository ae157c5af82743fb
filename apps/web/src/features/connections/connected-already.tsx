import { Anchor, Button } from '@mantine/core';
import { Link } from 'react-router';
import type { ConnectionDto } from '#contracts/connections.ts';
import { ConnectionBadges } from './connection-badges.tsx';
import classes from './connect.module.css';

/** For an address that was kept: what it was to bring back is there. */
export function ConnectedAlready({ connection, onClose }: { connection: ConnectionDto; onClose: () => void }) {
  const { id, label, readWith } = connection;
  return (
    <section className={classes.panel} aria-labelledby="connect-title">
      <div className={classes.head}>
        <div>
          <h2 id="connect-title" className={classes.title}>
            “{label}” is connected
          </h2>
          <div className={classes.badges}>
            <ConnectionBadges connection={connection} />
          </div>
          <p className={classes.hint}>
            There is nothing to bring back. A new {readWith} is given on{' '}
            <Anchor component={Link} to={`/connectors/${id}#credentials`} inherit>
              its own page
            </Anchor>
            .
          </p>
        </div>
        <Button variant="subtle" color="gray" onClick={onClose}>
          Close
        </Button>
      </div>
    </section>
  );
}
