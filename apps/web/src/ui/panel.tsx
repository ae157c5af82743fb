import type { ReactNode } from 'react';
import classes from './panel.module.css';

interface PanelProps {
  id: string;
  title: string;
  /** At the right of the title. */
  aside?: ReactNode;
  /** Without padding, for tables. */
  isFlush?: boolean;
  children: ReactNode;
}

/** A part of a record's page with its heading; links of the page lead here. */
export function Panel({ id, title, aside, isFlush = false, children }: PanelProps) {
  return (
    <section id={id} className={classes.panel} aria-labelledby={`${id}-title`} tabIndex={-1}>
      <header className={classes.panelHead}>
        <h2 id={`${id}-title`}>{title}</h2>
        {aside && <div className={classes.panelAside}>{aside}</div>}
      </header>
      <div className={isFlush ? undefined : classes.panelBody}>{children}</div>
    </section>
  );
}

/** Brings a panel into view and moves the focus there. */
export function goToPanel(id: string): void {
  const panel = document.getElementById(id);
  panel?.scrollIntoView({ block: 'start', behavior: 'smooth' });
  panel?.focus({ preventScroll: true });
}
