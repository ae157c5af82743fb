import { useQuery } from '@tanstack/react-query';
import { connectionsQuery, consentsQuery } from './api.ts';
import { isConsented, isLeaving } from './connection-states.ts';
import { ConsentButtons } from './consent-buttons.tsx';
import classes from './connect.module.css';

/** The other way in, where the system has one: its own consent page. Says plainly who can use it. */
export function ConsentOffer({ system }: { system: string }) {
  const { data } = useQuery(consentsQuery());
  const connections = useQuery(connectionsQuery());
  const offer = data?.rows.find((row) => row.system === system);
  if (!offer) return null;
  const isReadByKey = connections.data?.rows.some(
    (row) => row.system === system && !row.isSandbox && !isLeaving(row) && !isConsented(row),
  );
  return (
    <section className={classes.consent} aria-labelledby="consent-title">
      <h3 id="consent-title" className={classes.title}>
        {offer.label}
      </h3>
      <p className={classes.hint}>{offer.words}</p>
      {isReadByKey && offer.modes.length > 0 && (
        <p className={classes.hint}>
          Consent of an account that is read with a key takes the place of the key: its records stay, and the key is
          forgotten here.
        </p>
      )}
      {offer.modes.length === 0 ? (
        <p className={classes.hint}>This server has no such application: use the form.</p>
      ) : (
        <ConsentButtons system={system} modes={offer.modes} verb={(mode) => `${offer.label}, ${mode} mode`} />
      )}
    </section>
  );
}
