import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './notice.module.css';

/** A sentence that must be read before going on, where it matters. */
export function Notice({ tone, children }: { tone: 'info' | 'warning' | 'problem' | 'ok'; children: ReactNode }) {
  const Icon = tone === 'info' || tone === 'ok' ? IconInfoCircle : IconAlertTriangle;
  return (
    <div className={classes.notice} data-tone={tone}>
      <Icon size={16} stroke={1.75} aria-hidden className={classes.icon} />
      <div className={classes.text}>{children}</div>
    </div>
  );
}
