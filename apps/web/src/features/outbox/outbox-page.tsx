import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconInbox } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { rowsOf } from '../../lib/api.ts';
import { useMe } from '../../lib/me.ts';
import type { Mode } from '#contracts/common.ts';
import { useMode } from '../../lib/mode.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailedState } from '../../ui/failed-state.tsx';
import { Page } from '../../ui/page.tsx';
import { PaneSkeleton } from '../../ui/pane-skeleton.tsx';
import { outboxQuery } from './api.ts';
import { MailPane } from './mail-pane.tsx';
import { OutboxList } from './outbox-list.tsx';
import classes from './outbox-page.module.css';

/** Mail that would have left and stayed here, exactly as it would have left. */
export function OutboxPage() {
  const { mode } = useMode();
  const { hasMailServer } = useMe();
  const { id } = useParams();
  const mails = useInfiniteQuery(outboxQuery(mode));
  const rows = rowsOf(mails.data);
  const isPhone = useMediaQuery('(max-width: 40em)', false, { getInitialValueInEffect: false }) ?? false;
  const shownId = id ?? (isPhone ? null : (rows[0]?.id ?? null));
  const why = whyHere(mode, hasMailServer);
  return (
    <Page title="Outbox" count={mails.data?.pages[0]?.total ?? null} hint={why} isPane={rows.length > 0}>
      {mails.error && rows.length === 0 ? (
        <FailedState
          what="The Outbox could not be loaded."
          kept="Its mail is kept."
          error={mails.error}
          onRetry={() => void mails.refetch()}
        />
      ) : mails.isPending ? (
        <PaneSkeleton height={79} />
      ) : rows.length === 0 ? (
        <EmptyState
          icon={<IconInbox size={20} stroke={1.5} />}
          title="No mail stayed here."
          action={
            <Button component={Link} to="/drafts" variant="default">
              Open Drafts
            </Button>
          }
        >
          {mode === 'test'
            ? 'Approve a draft in test mode and see here what would have left.'
            : 'Approve a draft while no mail server is set and see here what would have left.'}
        </EmptyState>
      ) : (
        <div className={classes.panes} data-open={id !== undefined || undefined}>
          <OutboxList
            rows={rows}
            openId={shownId}
            hasMore={mails.hasNextPage}
            isLoadingMore={mails.isFetchingNextPage}
            onMore={() => void mails.fetchNextPage()}
          />
          <div className={classes.mail}>{shownId !== null && <MailPane key={shownId} id={shownId} />}</div>
        </div>
      )}
    </Page>
  );
}

function whyHere(mode: Mode, hasMailServer: boolean): string {
  if (mode === 'test') return 'Mail of test connections stays here. It never reaches anybody.';
  if (hasMailServer) return 'Live mail leaves through the mail server. What stayed here is from before it was set.';
  return 'No mail server is set, so mail stays here. SMTP_URL sets one.';
}
