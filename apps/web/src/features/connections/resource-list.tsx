import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react';
import type { AccessReportDto } from '#contracts/access-report.ts';
import type { ConnectionDto } from '#contracts/connections.ts';
import { CopyText } from '../../ui/copy-text.tsx';
import classes from './resource-list.module.css';

type Resource = AccessReportDto['resources'][number];

const words = { readable: 'readable', missing: 'permission missing', failed: 'could not be tried' };

interface ResourceListProps {
  resources: readonly Resource[];
  /** What is not to be had at present: where there is some, no more may be said of the rest than what the key allows. */
  unavailable?: ConnectionDto['unavailable'];
}

/** One line per resource: readable, or which permission is missing, in the billing system's own slug. */
export function ResourceList({ resources, unavailable = [] }: ResourceListProps) {
  const isAway = (resource: Resource) =>
    resource.result === 'readable' && unavailable.some((one) => one.resource === resource.resource);
  const wordsOf = (resource: Resource) => {
    if (resource.result === 'missing' && resource.permissions.length === 0) return 'may not be read';
    if (resource.result !== 'readable' || unavailable.length === 0) return words[resource.result];
    return isAway(resource) ? 'permitted, unavailable at present' : 'permitted';
  };
  return (
    <ul className={classes.list}>
      {resources.map((resource) => (
        <li
          key={resource.resource}
          className={classes.item}
          data-result={isAway(resource) ? 'failed' : resource.result}
        >
          <Mark result={isAway(resource) ? 'failed' : resource.result} />
          <span>
            {resource.label}
            {!resource.isRequired && <span className={classes.optional}> optional</span>}
          </span>
          <span className={classes.result}>
            {resource.result === 'missing' && resource.permissions.length > 0 ? (
              <>
                <code className={classes.slug}>{resource.permissions.join(' or ')}</code>
                <CopyText text={resource.permissions.join('\n')} label={`Copy ${resource.permissions.join(' or ')}`} />
              </>
            ) : null}
            {wordsOf(resource)}
          </span>
          {resource.words && resource.result !== 'readable' && <span className={classes.words}>{resource.words}</span>}
        </li>
      ))}
    </ul>
  );
}

function Mark({ result }: { result: Resource['result'] }) {
  if (result === 'readable') return <IconCheck size={14} stroke={2.25} aria-hidden />;
  if (result === 'missing') return <IconX size={14} stroke={2.25} aria-hidden />;
  return <IconAlertTriangle size={14} stroke={1.75} aria-hidden />;
}
