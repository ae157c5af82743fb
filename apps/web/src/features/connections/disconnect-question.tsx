import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { ConnectionDto } from '#contracts/connections.ts';
import type { DisconnectPreviewDto } from '#contracts/troubleshooting.ts';
import { focusOn } from '../../lib/focus.ts';
import { countOf } from '../../lib/format.ts';
import { useShortcuts } from '../../lib/hotkeys.ts';
import { FailedState } from '../../ui/failed-state.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { WorkButton } from '../../ui/work-button.tsx';
import { disconnectPreviewQuery, useDisconnect } from './api.ts';
import { CountList } from './count-list.tsx';
import { leftOf } from './left-of.ts';
import classes from './disconnect.module.css';

/** What a disconnect would do, in real numbers, and the button that does it. */
export function DisconnectQuestion({ connection, onKeep }: { connection: ConnectionDto; onKeep: () => void }) {
  // Counted when it is asked: an answer from before would speak of another book.
  const preview = useQuery({ ...disconnectPreviewQuery(connection.id), gcTime: 0, staleTime: 0 });
  const remove = useDisconnect(connection.id);
  const box = useRef<HTMLDivElement>(null);
  const isCounted = !preview.isPending;
  // What would go is seen before it is agreed to.
  useEffect(() => {
    if (isCounted) box.current?.scrollIntoView({ block: 'nearest' });
  }, [isCounted]);
  useShortcuts('Disconnect', remove.isPending ? [] : [{ keys: 'Escape', does: 'Keep the connection', run: onKeep }]);
  return (
    <div ref={box} role="group" aria-label={`Disconnect ${connection.label}`} className={classes.question}>
      <p className={classes.title}>Disconnect {connection.label}?</p>
      <div aria-live="polite">
        {preview.error ? (
          <FailedState
            what="What would go could not be counted."
            kept="Nothing was changed."
            error={preview.error}
            onRetry={() => void preview.refetch()}
          />
        ) : preview.data ? (
          <Consequences preview={preview.data} connection={connection} />
        ) : (
          <SkeletonRows rows={4} height={32} />
        )}
      </div>
      {remove.error && (
        <FailedState what="The connection was not removed." kept="It goes on reading." error={remove.error} />
      )}
      <div className={classes.buttons}>
        <WorkButton color="red.9" disabled={!preview.data} loading={remove.isPending} onClick={() => remove.mutate()}>
          Disconnect and remove
        </WorkButton>
        {/* The way back has the focus, so that a second press of Enter does no harm. */}
        <Button variant="default" disabled={remove.isPending} ref={focusOn} onClick={onKeep}>
          Keep the connection
        </Button>
      </div>
    </div>
  );
}

function Consequences({ preview, connection }: { preview: DisconnectPreviewDto; connection: ConnectionDto }) {
  const { goes, freezes } = preview;
  return (
    <>
      <div className={classes.columns}>
        <CountList
          title="Goes, within minutes"
          rows={[
            ['Billing objects', goes.objects],
            ['Names and addresses of customers', goes.customers],
            ['Versions of snapshots', goes.snapshotVersions],
            ['Deliveries', goes.deliveries],
            ['Flags that close', goes.flagsClosing],
            ['Drafts that are withdrawn', goes.draftsWithdrawn],
          ]}
        >
          {forgottenWords(connection)}
        </CountList>
        <CountList title="Stays" rows={leftOf(preview.stays)}>
          Connecting again brings the rest back to the same records.
        </CountList>
      </div>
      {goes.isAtLeast && (
        <p className={classes.words}>
          Not every account with open flags was judged for this: more flags may close, and drafts with them.
        </p>
      )}
      {freezes.accounts > 0 && <p className={classes.words}>{freezeWords(freezes)}</p>}
      <p className={classes.words}>{leftAloneWords(connection)}</p>
    </>
  );
}

/** The secret of a consent's webhook is the operator's, who reads other accounts by it. */
function forgottenWords({ keyKind, readWith }: ConnectionDto): string {
  return keyKind === 'consent'
    ? 'What is kept of the consent goes at once.'
    : `The ${readWith} and the webhook's secret go at once.`;
}

/** Access that is refused was taken back there already. */
function leftAloneWords({ keyKind, status, systemLabel }: ConnectionDto): string {
  const words = `Nothing changes in ${systemLabel}`;
  return keyKind === 'consent' && status !== 'revoked'
    ? `${words}: it goes on allowing the access until you remove the application in its settings.`
    : `${words}.`;
}

/** Whom nobody else speaks of is kept as a contact, without what billing said. */
function freezeWords({ accounts, flags, drafts }: DisconnectPreviewDto['freezes']): string {
  const become = accounts === 1 ? 'it becomes a contact' : 'they become contacts';
  const known = `${countOf(accounts, 'account is', 'accounts are')} known from nowhere else: ${become}`;
  const parts = [
    ...(flags > 0 ? [`${countOf(flags, 'open flag stays', 'open flags stay')} without what billing said`] : []),
    ...(drafts > 0 ? [`${countOf(drafts, 'draft waits', 'drafts wait')}, neither shown nor sent`] : []),
  ];
  return `${[known, ...parts].join(', ')}.`;
}
