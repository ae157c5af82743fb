import type { ReactNode } from 'react';
import classes from './playbook.module.css';

interface PlaybookSectionProps {
  id: string;
  title: string;
  hint?: string;
  isFlush?: boolean;
  children: ReactNode;
}

export function PlaybookSection({ id, title, hint, isFlush = false, children }: PlaybookSectionProps) {
  return (
    <section id={id} className={classes.section} aria-labelledby={`${id}-title`}>
      <header className={classes.sectionHead}>
        <h2 id={`${id}-title`}>{title}</h2>
        {hint && <span className={classes.note}>{hint}</span>}
      </header>
      <div className={isFlush ? undefined : classes.sectionBody}>{children}</div>
    </section>
  );
}
