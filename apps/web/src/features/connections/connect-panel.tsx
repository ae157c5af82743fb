import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ConnectionDto } from '#contracts/connections.ts';
import type { ConnectorDto } from '#contracts/connectors.ts';
import { ConnectForm } from './connect-form.tsx';
import { ConnectSteps } from './connect-steps.tsx';
import { ConnectedAlready } from './connected-already.tsx';
import { ConnectionBadges } from './connection-badges.tsx';
import { isConsented, isLeaving } from './connection-states.ts';
import { ConsentAgain } from './consent-again.tsx';
import { ConsentOffer } from './consent-offer.tsx';
import { PermissionGuide } from './permission-guide.tsx';
import classes from './connect.module.css';

interface ConnectPanelProps {
  connector: ConnectorDto;
  /** The ended connection that is to come back; null for one more. */
  again: ConnectionDto | null;
  onClose: () => void;
}

/** Connecting a billing system: the steps beside the form, and below them what to tick. */
export function ConnectPanel({ connector, again, onClose }: ConnectPanelProps) {
  // As it was when the form was opened: while the answer to it is awaited, it may have come back already.
  const [isThere] = useState(again !== null && !isLeaving(again));
  if (isThere && again) return <ConnectedAlready connection={again} onClose={onClose} />;
  const hasConsented = again !== null && isConsented(again);
  return (
    <section className={classes.panel} aria-labelledby="connect-title">
      <div className={classes.head}>
        <div>
          <h2 id="connect-title" className={classes.title}>
            {again ? `Connect “${again.label}” again` : `Connect ${connector.label}`}
          </h2>
          {again && (
            <div className={classes.badges}>
              <ConnectionBadges connection={again} />
            </div>
          )}
          <p className={classes.hint}>
            {again
              ? againWords(again, connector)
              : 'Keepwell only reads. It never writes to your billing, and lists every call of a connection.'}
          </p>
        </div>
        <Button variant="subtle" color="gray" onClick={onClose}>
          Close
        </Button>
      </div>
      <div className={classes.columns}>
        <div>
          {hasConsented && (
            <div className={classes.first}>
              <ConsentAgain connection={again} />
            </div>
          )}
          <ConnectForm connector={connector} again={again} />
        </div>
        <div className={classes.guide}>
          <ConnectSteps connector={connector} />
          {!hasConsented && <ConsentOffer system={connector.system} />}
        </div>
      </div>
      {connector.permissions.length > 0 && <PermissionGuide connector={connector} />}
    </section>
  );
}

/** Whose key is wanted: that of another account would not bring back what this one had. */
function againWords({ externalAccountId, mode }: ConnectionDto, { readWith }: ConnectorDto): string {
  const account = externalAccountId === null ? 'the same account' : `the same account (${externalAccountId})`;
  return `With a ${mode} ${readWith} of ${account} its accounts come back with their past, and the rest is read anew.`;
}
