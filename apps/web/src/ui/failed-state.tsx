import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ApiProblem, wordsOf } from '../lib/api-problem.ts';
import classes from './failed-state.module.css';

interface FailedStateProps {
  /** What could not be done: "The drafts could not be loaded." */
  what: string;
  error: unknown;
  /** What was not lost: "Nothing was changed." */
  kept?: string;
  onRetry?: () => void;
  /** The way on, where trying again is none. */
  action?: ReactNode;
}

/** What failed, what was kept, how to go on; the details stay folded. */
export function FailedState({ what, error, kept, onRetry, action }: FailedStateProps) {
  const words = wordsOf(error);
  // What to do comes last.
  const told = words.replace(/ Try again\.$/, '');
  // The server often says itself what was kept.
  const isSaid = kept !== undefined && words.includes(kept);
  return (
    <div role="alert" className={classes.failed} data-failed>
      <IconAlertTriangle size={18} stroke={1.75} className={classes.icon} aria-hidden />
      <div className={classes.text}>
        <p className={classes.what}>{what}</p>
        <p className={classes.words}>
          {told} {!isSaid && kept} {words.slice(told.length)}
        </p>
        <details className={classes.details}>
          <summary>Details</summary>
          <code>{detailsOf(error)}</code>
        </details>
      </div>
      {onRetry && (
        <Button variant="default" onClick={onRetry}>
          Try again
        </Button>
      )}
      {action}
    </div>
  );
}

function detailsOf(error: unknown): string {
  if (!(error instanceof ApiProblem))
    return error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.name) : 'unknown';
  const request = error.requestId ? `, request ${error.requestId}` : '';
  return `${error.code}, status ${error.status}${request}`;
}
