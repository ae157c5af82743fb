import { NavLink as RouterLink } from 'react-router';
import { formatCount } from '../lib/format.ts';
import type { NavItem } from './nav-items.ts';
import classes from './side-bar.module.css';

export function NavLink({ item, count, isNarrow }: { item: NavItem; count: number | null; isNarrow: boolean }) {
  const Icon = item.icon;
  return (
    <RouterLink to={item.path} className={classes.link} title={isNarrow ? item.label : undefined}>
      <Icon size={16} stroke={1.75} />
      <span className={isNarrow ? classes.hidden : classes.label}>{item.label}</span>
      {count !== null && count > 0 && (
        <span className={isNarrow ? classes.dot : classes.count}>
          <span className={isNarrow ? classes.hidden : undefined}>{formatCount(count)}</span>
          <span className={classes.hidden}> waiting</span>
        </span>
      )}
    </RouterLink>
  );
}
