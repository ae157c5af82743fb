import { IconExternalLink, IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { SourceLinkDto } from '#contracts/common.ts';
import classes from './source-link.module.css';

/** The way to a fact's object in its billing system; the lock says that it is changed there and never here. */
export function SourceLink({ source, children }: { source: SourceLinkDto; children?: ReactNode }) {
  const name = children ?? source.externalId;
  const title = `${source.kind} ${source.externalId}. Read-only here; changes are made in the billing system.`;
  if (source.url === null) {
    return (
      <span className={classes.link} title={title}>
        {name}
        <IconLock size={12} stroke={1.75} aria-label="read-only" role="img" />
      </span>
    );
  }
  return (
    <a className={classes.link} href={source.url} target="_blank" rel="noreferrer" title={title}>
      {name}
      <IconLock size={12} stroke={1.75} aria-hidden />
      <IconExternalLink size={12} stroke={1.75} aria-label="opens in the billing system" role="img" />
    </a>
  );
}
