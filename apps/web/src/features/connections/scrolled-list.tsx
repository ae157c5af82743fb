import type { ReactNode } from 'react';
import { PageScrollContext, usePageScroll } from '../../ui/page-scroll.ts';
import classes from './deliveries.module.css';

/** A list that scrolls by itself, so that what is open beside it stays where it is. */
export function ScrolledList({ label, children }: { label: string; children: ReactNode }) {
  const [scroll, setScroll] = usePageScroll(label);
  return (
    // A list whose rows are out of view must still be scrolled by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div ref={setScroll} className={classes.list} role="region" aria-label={label} tabIndex={0}>
      <PageScrollContext value={scroll}>{children}</PageScrollContext>
    </div>
  );
}
