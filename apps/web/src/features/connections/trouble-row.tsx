import { IconAlertTriangle, IconCheck, IconInfoCircle, IconMinus, IconX } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { ConnectionDto } from '#contracts/connections.ts';
import type { TroubleDto } from '#contracts/troubleshooting.ts';
import classes from './troubleshooting.module.css';

const marks = { ok: IconCheck, info: IconInfoCircle, warning: IconAlertTriangle, problem: IconX, unknown: IconMinus };
const spoken: Readonly<Record<TroubleDto['result'], string>> = {
  ok: 'Fine',
  info: 'Note',
  warning: 'Remark',
  problem: 'Problem',
  unknown: 'Not known',
};

/** One check: what was found, and the next step as a way to where it is taken. */
export function TroubleRow({ trouble, connection }: { trouble: TroubleDto; connection: ConnectionDto }) {
  const Mark = marks[trouble.result];
  const { next } = trouble;
  return (
    <li className={classes.check} data-result={trouble.result}>
      <Mark size={16} stroke={2} role="img" aria-label={spoken[trouble.result]} className={classes.mark} />
      <span className={classes.label}>{trouble.label}</span>
      <span className={classes.words}>{trouble.words}</span>
      {next && (
        <Link to={wayTo(next.target, connection)} className={classes.next}>
          {next.words}
        </Link>
      )}
    </li>
  );
}

/** Where on the page, or in the product, a next step is taken. */
function wayTo(target: NonNullable<TroubleDto['next']>['target'], connection: ConnectionDto): string {
  const here = `/connectors/${connection.id}`;
  switch (target) {
    case 'deliveries':
      return `${here}?tab=deliveries&result=failed`;
    case 'readings':
      return `${here}?tab=readings`;
    case 'customers':
      return `${here}?tab=customers`;
    case 'review':
      return `${here}?tab=customers&state=review`;
    case 'connect':
      return `/connectors?add=${connection.system}`;
    default:
      return `${here}#${target}`;
  }
}
