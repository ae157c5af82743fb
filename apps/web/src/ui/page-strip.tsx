import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import classes from './page-strip.module.css';

interface Way {
  readonly to: string;
  readonly label: string;
}

/**
 * A sentence across the page above what it is about, and the way to what can be done. `isLive`: read out when it comes. What moves with
 * the clock is told `beside` it, or it would be read out again each time.
 */
export function PageStrip({
  icon: Sign,
  tone = 'info',
  way,
  isLive = false,
  beside,
  children,
}: {
  icon: Icon;
  tone?: 'info' | 'warning';
  way: Way;
  isLive?: boolean;
  beside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <p className={classes.strip} data-tone={tone}>
      <Sign size={16} stroke={1.75} aria-hidden />
      <span>
        <span role={isLive ? 'status' : undefined}>{children}</span> {beside}
      </span>
      <Link to={way.to}>{way.label}</Link>
    </p>
  );
}
