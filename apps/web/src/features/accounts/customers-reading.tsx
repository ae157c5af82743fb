import { IconProgress } from '@tabler/icons-react';
import { Link } from 'react-router';
import { countOf } from '../../lib/format.ts';
import classes from './customers.module.css';

/** Says that the numbers are partial, and how far the reading has come. */
export function CustomersReading({ accounts }: { accounts: number }) {
  return (
    <p className={classes.reading} role="status">
      <IconProgress size={16} stroke={1.75} aria-hidden />
      <span>
        Still reading billing: {countOf(accounts, 'account')} so far, and the numbers grow. Health is scored when the
        reading ends.
      </span>
      <Link to="/connectors">Show progress</Link>
    </p>
  );
}
