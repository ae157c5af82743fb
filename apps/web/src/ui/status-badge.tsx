import type { ReactNode } from 'react';
import classes from './status-badge.module.css';

export type Tone = 'ok' | 'warning' | 'problem' | 'info' | 'neutral' | 'quiet';

/** A state as a word on a subtle fill; the quiet one is what is usual, and has none. */
export function StatusBadge({ tone, title, children }: { tone: Tone; title?: string; children: ReactNode }) {
  return (
    <span className={classes.badge} data-tone={tone} title={title}>
      {children}
    </span>
  );
}
