import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import classes from './account.module.css';

/** The account page's shape while it is read. */
export function AccountSkeleton() {
  return (
    <div className={classes.account}>
      <SkeletonRows rows={1} height={76} />
      <div className={classes.columns}>
        <div className={classes.main}>
          <SkeletonRows rows={12} height={44} />
        </div>
        <div className={classes.side}>
          <SkeletonRows rows={8} height={44} />
        </div>
      </div>
    </div>
  );
}
