import type { ReactNode } from 'react';
import { useLate } from './use-late.ts';
import classes from './loading-shape.module.css';

/** The outline of what comes, drawn by its own layout, shown only when it takes longer than a glance. */
export function LoadingShape({ className, children }: { className?: string | undefined; children: ReactNode }) {
  const isLate = useLate();
  const names = [classes.shape, className].filter(Boolean).join(' ');
  return (
    <div role="status" aria-label="Loading" className={names} data-late={isLate || undefined}>
      {children}
    </div>
  );
}
