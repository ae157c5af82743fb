import { Button } from '@mantine/core';
import type { ConnectorDto } from '#contracts/connectors.ts';
import { ConnectForm } from './connect-form.tsx';
import { ConsentOffer } from './consent-offer.tsx';
import { PermissionGuide } from './permission-guide.tsx';
import classes from './connect.module.css';

/** Connecting a billing system: the guide beside the form. */
export function ConnectPanel({ connector, onClose }: { connector: ConnectorDto; onClose: () => void }) {
  return (
    <section className={classes.panel} aria-labelledby="connect-title">
      <div className={classes.head}>
        <div>
          <h2 id="connect-title" className={classes.title}>
            Connect {connector.label}
          </h2>
          <p className={classes.hint}>
            Keepwell only reads. It never writes to your billing, and lists every call of a connection.
          </p>
        </div>
        <Button variant="subtle" color="gray" onClick={onClose}>
          Close
        </Button>
      </div>
      <div className={classes.columns}>
        <div>
          <ConnectForm connector={connector} />
          <ConsentOffer system={connector.system} />
        </div>
        <PermissionGuide connector={connector} />
      </div>
    </section>
  );
}
