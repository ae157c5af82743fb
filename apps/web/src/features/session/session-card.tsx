import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { BrandMark } from './brand-mark.tsx';
import classes from './session-card.module.css';

/** What stands before the workspace: one question in the middle of an otherwise empty page. */
export function SessionCard({ title, hint, children }: { title: string; hint?: ReactNode; children: ReactNode }) {
  useDocumentTitle(`${title} · Keepwell`);
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <BrandMark />
        <h1 className={classes.title}>{title}</h1>
        {hint && <p className={classes.hint}>{hint}</p>}
        {children}
      </div>
    </main>
  );
}
