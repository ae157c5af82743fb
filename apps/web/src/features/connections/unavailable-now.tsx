import { Link } from 'react-router';
import type { ConnectionDto } from '#contracts/connections.ts';
import { Notice } from '../../ui/notice.tsx';
import { unavailableId } from './unavailable-names.ts';
import classes from './unavailable-now.module.css';

/** What may be read and is not to be had at present, each with why; nothing where everything is. */
export function UnavailableNow({ connection: { id, unavailable, systemLabel } }: { connection: ConnectionDto }) {
  if (unavailable.length === 0) return null;
  return (
    <div id={unavailableId} className={classes.now}>
      <Notice tone="warning">
        <p className={classes.lead}>
          Permitted, and unavailable at present. It is tried again with each reading; no permission needs to be added in{' '}
          {systemLabel}.
        </p>
        <ul className={classes.list}>
          {unavailable.map(({ kind, label, words }) => (
            <li key={kind}>
              <strong>{label}</strong>: {withoutName(words, label)}
            </li>
          ))}
        </ul>
        <Link to={`/connectors/${id}?tab=readings`} className={classes.door}>
          What the readings found
        </Link>
      </Notice>
    </div>
  );
}

/** The words name the kind themselves where the billing system did not. */
function withoutName(words: string, label: string): string {
  return words.startsWith(`${label}: `) ? words.slice(label.length + 2) : words;
}
