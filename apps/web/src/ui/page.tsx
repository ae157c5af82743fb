import { useDocumentTitle } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import { formatCount } from '../lib/format.ts';
import { PageScrollContext, usePageScroll } from './page-scroll.ts';
import { useActionFirst } from './use-action-first.ts';
import classes from './page.module.css';

interface PageProps {
  title: string;
  /** How many records the page is about; null while unknown. */
  count?: number | null;
  /** How many of them the filters leave; null while unknown, or as long as none is set. Left out where there are no filters. */
  shown?: number | null;
  /** What stands before the title: a way back, a mark. */
  before?: ReactNode;
  /** One line under the title: a definition, "as of". */
  hint?: ReactNode;
  /** Filter chips. */
  filters?: ReactNode;
  /** The primary action. */
  action?: ReactNode;
  /** `wide` for lists and panes, `text` for forms and cards. */
  width?: 'wide' | 'text';
  /** Without an own scroll: the content brings its panes. */
  isPane?: boolean;
  children: ReactNode;
}

/** A page's anatomy: title and count, filters, primary action, and the content that scrolls. */
export function Page(props: PageProps) {
  const { title, count, shown, before, hint, filters, action, width = 'wide', isPane = false, children } = props;
  const [scroll, setScroll] = usePageScroll();
  const [chips, setChips] = useState<HTMLDivElement | null>(null);
  const isActionFirst = useActionFirst(chips);
  useDocumentTitle(`${title} · Keepwell`);
  // With keys, so that what is typed or open in them outlasts a change of their order.
  const head = [
    filters && (
      <div key="filters" ref={setChips} className={classes.filters}>
        {filters}
      </div>
    ),
    action && (
      <div key="action" className={classes.action}>
        {action}
      </div>
    ),
  ];
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        {before}
        <div className={classes.titles}>
          <h1 className={classes.title}>
            {title}
            {typeof count === 'number' && <Count count={count} shown={shown} />}
            {count === null && <CountToCome isOfAll={shown !== undefined} />}
          </h1>
          {hint && <div className={classes.hint}>{hint}</div>}
        </div>
        {isActionFirst ? head.toReversed() : head}
      </header>
      <PageScrollContext value={scroll}>
        <div
          ref={setScroll}
          className={classes.body}
          data-width={width}
          data-pane={isPane || undefined}
          // A list without links must still be scrolled by keyboard.
          {...(isPane ? {} : { role: 'region', 'aria-label': `${title}: content`, tabIndex: 0 })}
        >
          {children}
        </div>
      </PageScrollContext>
    </div>
  );
}

/** The place of a count: on a phone it has a line of its own where the title is long, and nothing below may move when it comes. */
function CountToCome({ isOfAll }: { isOfAll: boolean }) {
  return (
    <span className={classes.count} style={{ minWidth: isOfAll ? '10ch' : '2ch' }} aria-hidden>
      &nbsp;
    </span>
  );
}

function Count({ count, shown }: { count: number; shown: number | null | undefined }) {
  const of = (part: number) => `${formatCount(part)} of ${formatCount(count)}`;
  // As wide as it can become, its spaces narrower than digits: the filters beside it stay under the pointer that presses them.
  const minWidth = shown === undefined ? undefined : `${of(count).length - 1}ch`;
  return (
    <span className={classes.count} style={{ minWidth }}>
      {typeof shown === 'number' ? of(shown) : formatCount(count)}
    </span>
  );
}
