import { IconArrowRight } from '@tabler/icons-react';
import type { DraftDto } from '#contracts/drafts.ts';
import classes from './drafts.module.css';

/** What was true when the draft was written beside what is true now; changes are marked with a word. */
export function DraftFacts({ facts }: { facts: DraftDto['facts'] }) {
  if (facts.length === 0) return null;
  return (
    <table className={classes.facts}>
      <caption className={classes.hidden}>Facts when the draft was written, and now</caption>
      <thead>
        <tr>
          <th scope="col">Fact</th>
          <th scope="col">Then</th>
          <th scope="col">Now</th>
        </tr>
      </thead>
      <tbody>
        {facts.map((fact) => (
          <tr key={fact.label} data-changed={fact.hasChanged || undefined}>
            <th scope="row">{fact.label}</th>
            <td>{fact.was ?? 'Unknown'}</td>
            <td>
              {fact.now ?? 'Unknown'}{' '}
              {fact.hasChanged && (
                <span className={classes.changed}>
                  <IconArrowRight size={12} stroke={2} aria-hidden />
                  changed
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
