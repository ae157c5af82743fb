import { Anchor, Button, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy, IconExternalLink, IconLock } from '@tabler/icons-react';
import type { ConnectorDto } from '#contracts/connectors.ts';
import { Breakable } from '../../ui/breakable.tsx';
import classes from './connect.module.css';

/** Which permissions to tick, and why each; everything else stays at None. */
export function PermissionGuide({ connector }: { connector: ConnectorDto }) {
  if (connector.permissions.length === 0) return <GuideWithoutPermissions connector={connector} />;
  const read = connector.permissions.filter(({ need }) => need !== 'none');
  const left = connector.permissions.filter(({ need }) => need === 'none');
  const list = read.map(({ slug, label }) => `${label}: Read (${slug})`).join('\n');
  return (
    <div className={classes.guide}>
      <ol className={classes.steps}>
        <li>
          {connector.createKeyUrl ? (
            <Anchor href={connector.createKeyUrl} target="_blank" rel="noreferrer" size="sm">
              Make a restricted key in {connector.label}{' '}
              <IconExternalLink size={12} stroke={1.75} aria-label="(new tab)" role="img" />
            </Anchor>
          ) : (
            `Make a restricted key in ${connector.label}`
          )}
        </li>
        <li>Set these to Read. Leave everything else at None.</li>
        <li>Paste the {connector.readWith} here, test it, save it.</li>
      </ol>
      <table className={classes.permissions}>
        <caption className={classes.caption}>
          <span>Permissions to tick</span>
          <CopyButton value={list} timeout={2000}>
            {({ copied, copy }) => (
              <Button
                variant="subtle"
                color="gray"
                size="compact-xs"
                leftSection={copied ? <IconCheck size={12} /> : <IconCopy size={12} />}
                onClick={copy}
              >
                {copied ? 'Copied' : 'Copy the list'}
              </Button>
            )}
          </CopyButton>
        </caption>
        <PermissionRows permissions={read} />
      </table>
      {left.length > 0 && (
        <details className={classes.left}>
          <summary>
            {left.length} more that {connector.label} offers and Keepwell does not use
          </summary>
          <table className={classes.permissions} aria-label="Permissions to leave at None">
            <PermissionRows permissions={left} />
          </table>
        </details>
      )}
    </div>
  );
}

function PermissionRows({ permissions }: Pick<ConnectorDto, 'permissions'>) {
  return (
    <tbody>
      {permissions.map(({ slug, label, why, need }) => (
        <tr key={slug}>
          <th scope="row">
            {label}
            {need === 'optional' && <span className={classes.optional}> optional</span>}
            <code className={classes.slug}>
              <Breakable text={slug} />
            </code>
          </th>
          <td>{why}</td>
        </tr>
      ))}
    </tbody>
  );
}

/** For a system whose keys have no permissions: what to fetch there, and what guards its data instead. */
function GuideWithoutPermissions({ connector: { label, fields } }: { connector: ConnectorDto }) {
  const needed = fields.filter((field) => field.isRequired).map((field) => field.label);
  return (
    <div className={classes.guide}>
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
    </div>
  );
}
