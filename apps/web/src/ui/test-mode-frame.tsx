import type { ReactNode } from 'react';
import classes from './test-mode-frame.module.css';

/** Stripes around everything while test mode is shown, so that it is never taken for live. */
export function TestModeFrame({ isTest, children }: { isTest: boolean; children: ReactNode }) {
  return (
    <div className={classes.frame} data-test={isTest || undefined}>
      {isTest && (
        <aside aria-label="Mode" className={classes.words}>
          <span>Test mode: test data only, and no mail leaves.</span>
        </aside>
      )}
      <div className={classes.content}>{children}</div>
    </div>
  );
}
