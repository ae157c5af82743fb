import { Anchor } from '@mantine/core';
import { IconExternalLink, IconLock } from '@tabler/icons-react';
import type { ConnectorDto } from '#contracts/connectors.ts';
import classes from './connect.module.css';

/** What to do in the billing system, and then here. */
export function ConnectSteps({ connector }: { connector: ConnectorDto }) {
  const { label, readWith, createKeyUrl, permissions } = connector;
  if (permissions.length === 0) return <StepsWithoutPermissions connector={connector} />;
  return (
    <ol className={classes.steps}>
      <li>
        {createKeyUrl ? (
          <Anchor href={createKeyUrl} target="_blank" rel="noreferrer" size="sm">
            Make a restricted key in {label}{' '}
            <IconExternalLink size={12} stroke={1.75} aria-label="(new tab)" role="img" />
          </Anchor>
        ) : (
          `Make a restricted key in ${label}`
        )}
      </li>
      <li>Set the permissions that are listed below to Read. Leave everything else at None.</li>
      <li>Paste the {readWith} here, test it, save it.</li>
    </ol>
  );
}

/** For a system whose keys have no permissions: what to fetch there, and what guards its data instead. */
function StepsWithoutPermissions({ connector: { label, fields } }: { connector: ConnectorDto }) {
  const needed = fields.filter((field) => field.isRequired && !field.choices).map((field) => field.label);
  return (
    <>
      <ol className={classes.steps}>
        <li>
          Find in {label}: {needed.join(', ')}.
        </li>
        <li>Paste here and test: every read is tried once, and nothing is kept.</li>
        <li>Save: what you pasted is sealed and never shown again, and reading begins.</li>
      </ol>
      <div className={classes.guard}>
        <IconLock size={16} stroke={1.75} aria-hidden className={classes.guardIcon} />
        <p>
          {label} has no permissions to tick: what can read can also write. Keepwell sends reads from a fixed list and
          nothing else. Every call is on record, with the number of writes beside it: 0.
        </p>
      </div>
    </>
  );
}
