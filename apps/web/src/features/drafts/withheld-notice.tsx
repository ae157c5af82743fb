import { Anchor } from '@mantine/core';
import { Link } from 'react-router';
import { countOf } from '../../lib/format.ts';
import { Notice } from '../../ui/notice.tsx';
import classes from './sending.module.css';

/** How many drafts wait for billing and not for a person: they are counted nowhere else. */
export function WithheldNotice({ count }: { count: number }) {
  if (count === 0) return null;
  const [are, they] = count === 1 ? ['is', 'it'] : ['are', 'they'];
  return (
    <div className={classes.outage}>
      <Notice tone="warning">
        {countOf(count, 'draft')} {are} withheld: billing is disconnected, so nobody knows whether {they} still{' '}
        {count === 1 ? 'holds. It does' : 'hold. They do'} not expire before billing is connected again.{' '}
        <Anchor component={Link} to="/drafts?queue=withheld" inherit>
          {count === 1 ? 'Show it' : 'Show them'}
        </Anchor>{' '}
        ·{' '}
        <Anchor component={Link} to="/connectors" inherit>
          Show the connectors
        </Anchor>
      </Notice>
    </div>
  );
}
