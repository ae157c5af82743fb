import type { ReactNode } from 'react';
import type { SourceLinkDto } from '#contracts/common.ts';
import { formatCount } from '../../lib/format.ts';
import { Age } from '../../ui/age.tsx';
import { SourceLink } from '../../ui/source-link.tsx';
import { kindWords } from './kind-words.ts';
import { useSystems } from './systems.ts';
import classes from './revenue.module.css';

interface FactRowProps {
  label: string;
  fact: { reason: string | null; sources: readonly SourceLinkDto[]; knownAt: string | null };
  /** The value as shown; null when it is absent, then the reason stands instead. */
  children: ReactNode;
  /** Of the one system that owns the account's revenue. */
  isOwned?: boolean;
  /** Words under the value. */
  note?: ReactNode;
  /** What opens under the whole row. */
  below?: ReactNode;
}

/** A billing fact with its source and age, or the reason why it is absent. */
export function FactRow({ label, fact, children, isOwned = false, note, below }: FactRowProps) {
  const isAbsent = children === null;
  return (
    <div className={classes.row}>
      <dt>{label}</dt>
      <dd className={classes.value}>
        {isAbsent ? <span className={classes.reason}>{fact.reason ?? 'Not known.'}</span> : children}
        {!isAbsent && fact.reason && <span className={classes.note}>{fact.reason}</span>}
        {note && note !== fact.reason && <span className={classes.note}>{note}</span>}
      </dd>
      <dd className={classes.source}>
        <FactSource sources={fact.sources} isOwned={isOwned} />
        <span className={classes.age}>
          <Age at={fact.knownAt} absent="" />
        </span>
      </dd>
      {below && <dd className={classes.below}>{below}</dd>}
    </div>
  );
}

/** The object a fact is from, or each customer that it is added up from; where two systems know the account, which of them speaks. */
function FactSource({ sources, isOwned }: { sources: readonly SourceLinkDto[]; isOwned: boolean }) {
  const { isShared, labelOf, owner, customerOf } = useSystems();
  const [only, ...more] = sources;
  if (only === undefined) return isShared && isOwned ? <span>{owner}</span> : null;
  if (more.length === 0) {
    const kind = kindWords(only);
    return <SourceLink source={only}>{isShared ? `${labelOf(only.system)} ${kind.toLowerCase()}` : kind}</SourceLink>;
  }
  return (
    <details className={classes.sources}>
      <summary>{formatCount(sources.length)} customers</summary>
      <ul>
        {sources.map((source) => (
          <li key={`${source.connectionId} ${source.externalId}`}>
            <SourceLink source={source}>
              {isShared && `${labelOf(source.system)} `}
              {customerOf(source) ?? kindWords(source)}
            </SourceLink>
          </li>
        ))}
      </ul>
    </details>
  );
}
