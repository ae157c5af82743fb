import { IconPlugConnectedX } from '@tabler/icons-react';
import { Link } from 'react-router';
import classes from './customers.module.css';

/** Says why nothing of billing is shown, and what brings it back. */
export function CustomersDisconnected() {
  return (
    <p className={classes.reading}>
      <IconPlugConnectedX size={16} stroke={1.75} aria-hidden />
      <span>Billing is disconnected, so nobody knows what these accounts pay. Connecting again brings it back.</span>
      <Link to="/connectors">Open Connectors</Link>
    </p>
  );
}
