import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { DeliveryDetailDto } from '#contracts/deliveries.ts';
import { countOf } from '../../lib/format.ts';
import { SourceLink } from '../../ui/source-link.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import classes from './delivery-objects.module.css';

type Named = DeliveryDetailDto['objects'][number];

/** What it named: each object with the way to it in billing, its account here, and whether it was looked at. */
export function DeliveryObjects({
  system,
  connectionId,
  objects,
  children,
}: {
  system: string;
  connectionId: string;
  objects: readonly Named[];
  children: ReactNode;
}) {
  return (
    <section aria-labelledby="named-title">
      <h3 id="named-title" className={classes.heading}>
        What it named
      </h3>
      {objects.length === 0 && <p className={classes.hint}>Nothing that Keepwell reads.</p>}
      <ul className={classes.objects}>
        {objects.map((object) => (
          <li key={`${object.kind} ${object.externalId}`} className={classes.object}>
            <span className={classes.kind}>{kindOf(object.kind)}</span>
            <span className={classes.id}>
              <SourceLink source={{ system, connectionId, ...object }}>
                <code className={classes.code}>{object.externalId}</code>
              </SourceLink>
            </span>
            <Looked object={object} />
            <span className={classes.account}>
              {object.account ? (
                <Link to={`/accounts/${object.account.id}`} className={classes.door}>
                  {object.account.name}
                </Link>
              ) : (
                'No account'
              )}
              {object.words !== null && <span className={classes.problem}> {object.words}</span>}
            </span>
          </li>
        ))}
      </ul>
      {children}
    </section>
  );
}

function Looked({ object }: { object: Named }) {
  if (object.isAnswered) return <StatusBadge tone="quiet">Looked at</StatusBadge>;
  if (object.tries === 0) return <StatusBadge tone="info">Waiting</StatusBadge>;
  return <StatusBadge tone="problem">{countOf(object.tries, 'failed try', 'failed tries')}</StatusBadge>;
}

/** "balance_transaction" is written as people say it. */
function kindOf(kind: string): string {
  const words = kind.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
