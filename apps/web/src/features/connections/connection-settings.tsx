import type { ConnectionDto } from '#contracts/connections.ts';
import { Section } from '../../ui/section.tsx';
import { isConsented } from './connection-states.ts';
import { ConsentAgain } from './consent-again.tsx';
import { Disconnect } from './disconnect.tsx';
import { ReplaceKey } from './replace-key.tsx';
import { WebhookForm } from './webhook-form.tsx';
import classes from './connect.module.css';

/** What an owner or an admin changes: how changes arrive, the key, and the end of it. */
export function ConnectionSettings({ connection }: { connection: ConnectionDto }) {
  const consented = isConsented(connection);
  return (
    <>
      <div id="webhook">
        <Section
          title="Webhook"
          hint={
            consented
              ? "One webhook of this server's application serves every account that gave consent: there is nothing to set here."
              : 'With it, changes arrive within seconds. Without it, they are asked for at intervals.'
          }
        >
          {!consented && <WebhookForm connection={connection} />}
        </Section>
      </div>
      {connection.status !== 'revoked' && <KeySection connection={connection} />}
      <Section title="Disconnect" hint="What goes and what stays is counted and shown before it happens.">
        <Disconnect connection={connection} />
      </Section>
    </>
  );
}

/** The key, or the consent in its place. Where it was refused it is the next step, and stands first on the page. */
export function KeySection({ connection }: { connection: ConnectionDto }) {
  const { readWith } = connection;
  return (
    <div id="credentials">
      {isConsented(connection) ? (
        <Section
          title="Consent"
          hint="After it was withdrawn, give it again, or paste a key of the same account: either way the records stay."
        >
          <div className={classes.ways}>
            <ConsentAgain connection={connection} />
            <div>
              <ReplaceKey connection={connection} />
            </div>
          </div>
        </Section>
      ) : (
        <Section
          title={readWith.replace(/^./, (first) => first.toUpperCase())}
          hint={`A new ${readWith} of the same account goes on with the same records.`}
        >
          <ReplaceKey connection={connection} />
        </Section>
      )}
    </div>
  );
}
