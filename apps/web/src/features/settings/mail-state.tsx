import { Anchor } from '@mantine/core';
import { Link } from 'react-router';
import { useMe } from '../../lib/me.ts';
import { useSending } from '../../lib/use-sending.ts';
import { MailOutage } from '../../ui/mail-outage.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Section } from '../../ui/section.tsx';
import classes from './settings.module.css';

/** Where approved mail goes. */
export function MailState() {
  const { hasMailServer, member } = useMe();
  const { sending } = useSending();
  return (
    <Section title="Mail" hint="Where a message goes after it was approved.">
      {sending?.outage ? (
        <MailOutage outage={sending.outage} />
      ) : hasMailServer ? (
        <Notice tone="ok">Mail of live connections leaves through the mail server set in SMTP_URL.</Notice>
      ) : (
        <Notice tone="warning">
          No mail server is set, so nothing leaves. Set SMTP_URL in the environment and start again; until then mail
          stays in the Outbox.
        </Notice>
      )}
      <dl className={classes.pairs}>
        <dt>Live connections</dt>
        <dd>
          {hasMailServer ? (
            'The mail server'
          ) : (
            <Anchor component={Link} to="/outbox?mode=live" size="sm">
              The Outbox
            </Anchor>
          )}
        </dd>
        <dt>Test connections and the sandbox</dt>
        <dd>
          Always{' '}
          <Anchor component={Link} to="/outbox?mode=test" size="sm">
            the Outbox
          </Anchor>
        </dd>
        <dt>Your mail is sent as</dt>
        <dd>
          {member.name}, {member.email}
        </dd>
      </dl>
    </Section>
  );
}
