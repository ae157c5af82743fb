import type { ReactNode } from 'react';
import type { SourceLinkDto } from '#contracts/common.ts';
import { Age } from '../../ui/age.tsx';
import { SourceLink } from '../../ui/source-link.tsx';
import { kindWords } from './kind-words.ts';
import classes from './revenue.module.css';

interface FactRowProps {
  label: string;
  fact: { reason: string | null; source: SourceLinkDto | null; knownAt: string | null };
  /** The value as shown; null when it is absent, then the reason stands instead. */
  children: ReactNode;
  /** Words under the value. */
  note?: ReactNode;
  /** What opens under the whole row. */
  below?: ReactNode;
}

/** A billing fact with its source and age, or the reason why it is absent. */
export function FactRow({ label, fact, children, note, below }: FactRowProps) {
  const isAbsent = children === null;
  return (
    <div className={classes.row}>
      <dt>{label}</dt>
      <dd className={classes.value}>
        {isAbsent ? <span className={classes.reason}>{fact.reason ?? 'Not known.'}</span> : children}
        {!isAbsent && fact.reason && <span className={classes.note}>{fact.reason}</span>}
        {note && <span className={classes.note}>{note}</span>}
      </dd>
      <dd className={classes.source}>
        {fact.source && <SourceLink source={fact.source}>{kindWords(fact.source)}</SourceLink>}
        <span className={classes.age}>
          <Age at={fact.knownAt} absent="" />
        </span>
      </dd>
      {below && <dd className={classes.below}>{below}</dd>}
    </div>
  );
}
