import { Button, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import type { ConnectorDto } from '#contracts/connectors.ts';
import { Breakable } from '../../ui/breakable.tsx';
import classes from './permission-guide.module.css';

type Permission = ConnectorDto['permissions'][number];

/** Which permissions to tick, and why each: what is needed beside what only helps. Everything else stays at None. */
export function PermissionGuide({ connector: { label, permissions } }: { connector: ConnectorDto }) {
  const of = (need: Permission['need']) => permissions.filter((permission) => permission.need === need);
  const [required, optional, left] = [of('required'), of('optional'), of('none')];
  return (
    <section className={classes.guide} aria-labelledby="permissions-title">
      <div className={classes.head}>
        <h3 id="permissions-title" className={classes.title}>
          Permissions to tick
        </h3>
        <CopyTheList permissions={[...required, ...optional]} />
      </div>
      <div className={classes.columns}>
        <PermissionTable title="Needed" permissions={required} />
        {optional.length > 0 && <PermissionTable title="Optional" permissions={optional} isLong />}
        {left.length > 0 && (
          <details className={classes.left}>
            <summary>
              {left.length} more that {label} offers and Keepwell does not use
            </summary>
            <PermissionTable title="To leave at None" permissions={left} />
          </details>
        )}
      </div>
    </section>
  );
}

function CopyTheList({ permissions }: { permissions: readonly Permission[] }) {
  const list = permissions.map(({ slug, label }) => `${label}: Read (${slug})`).join('\n');
  return (
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
  );
}

interface PermissionTableProps {
  title: string;
  permissions: readonly Permission[];
  /** It has a column of its own. */
  isLong?: boolean;
}

function PermissionTable({ title, permissions, isLong = false }: PermissionTableProps) {
  return (
    <table className={classes.permissions} data-long={isLong || undefined}>
      <caption className={classes.caption}>{title}</caption>
      <tbody>
        {permissions.map(({ slug, label, why }) => (
          <tr key={slug}>
            <th scope="row">
              {label}
              <code className={classes.slug}>
                <Breakable text={slug} />
              </code>
            </th>
            <td>{why}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
