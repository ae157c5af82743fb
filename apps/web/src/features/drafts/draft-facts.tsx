import type { DraftDto } from '#contracts/drafts.ts';
import { shortDates } from '../../lib/format.ts';
import classes from './draft-facts.module.css';

type Facts = DraftDto['facts'];

const told = (words: string | null) => (words === null ? 'Unknown' : shortDates(words));

/** What changed since the draft was written, then beside now; what did not change stands in few lines under it. */
export function DraftFacts({ facts }: { facts: Facts }) {
  const changed = facts.filter((fact) => fact.hasChanged);
  const same = facts.filter((fact) => !fact.hasChanged);
  return (
    <>
      {changed.length > 0 && <ChangedFacts facts={changed} />}
      {same.length > 0 && <SameFacts facts={same} />}
    </>
  );
}

function ChangedFacts({ facts }: { facts: Facts }) {
  return (
    <table className={classes.facts}>
      <caption className={classes.hidden}>What changed since the draft was written</caption>
      <thead>
        <tr>
          <th scope="col">Changed</th>
          <th scope="col">Then</th>
          <th scope="col">Now</th>
        </tr>
      </thead>
      <tbody>
        {facts.map((fact) => (
          <tr key={fact.label}>
            <th scope="row">{fact.label}</th>
            <td>{told(fact.was)}</td>
            <td>
              <span className={classes.changed}>{told(fact.now)}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function SameFacts({ facts }: { facts: Facts }) {
  return (
    <section aria-label="Unchanged since it was written">
      <p className={classes.sameTitle}>Unchanged since it was written</p>
      <dl className={classes.same}>
        {facts.map((fact) => (
          <div key={fact.label}>
            <dt>{fact.label}</dt>
            <dd>{told(fact.now)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
