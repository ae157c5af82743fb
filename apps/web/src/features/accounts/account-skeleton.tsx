import { Skeleton } from '@mantine/core';
import { LoadingShape } from '../../ui/loading-shape.tsx';
import { PanelSkeleton } from '../../ui/panel-skeleton.tsx';
import classes from './account.module.css';
import strip from './fact-strip.module.css';

/** How many facts the strip has, and the lines of the panels below it. */
const facts = 5;
const [drivers, billingFacts, events] = [3, 8, 10];

/** The account page's shape while it is read: five facts, then the panels beside the timeline. */
export function AccountSkeleton() {
  return (
    <LoadingShape className={classes.account}>
      <div className={strip.strip} aria-hidden>
        {Array.from({ length: facts }, (_, at) => (
          <div key={at} className={strip.fact}>
            <span className={strip.factLabel}>
              <Skeleton height={10} width={48} my={3} />
            </span>
            <span className={strip.factValue}>
              <Skeleton height={14} width={72} />
            </span>
            <span className={strip.factReason} style={{ height: 32 }}>
              <Skeleton height={10} width="80%" my={3} />
            </span>
          </div>
        ))}
      </div>
      <div className={classes.columns}>
        <div className={classes.main}>
          <PanelSkeleton rows={drivers} />
          <PanelSkeleton rows={billingFacts} height={57} />
        </div>
        <div className={classes.side}>
          <PanelSkeleton rows={events} height={52} />
        </div>
      </div>
    </LoadingShape>
  );
}
