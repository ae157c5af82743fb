import { Button } from '@mantine/core';
import { IconListCheck, IconPlugConnected } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { Link } from 'react-router';
import { listPlaybooks } from '#contracts/playbooks.ts';
import { queryOf } from '../../lib/api.ts';
import { useMe } from '../../lib/me.ts';
import { useMode } from '../../lib/mode.ts';
import { useLinkWalk } from '../../lib/use-link-walk.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailedState } from '../../ui/failed-state.tsx';
import { Page } from '../../ui/page.tsx';
import { PageStrip } from '../../ui/page-strip.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { PlaybookRow } from './playbook-row.tsx';
import { RestoredNotice } from './restored-notice.tsx';
import classes from './playbooks.module.css';

/** What Keepwell does by itself, each as a sentence. */
export function PlaybooksPage() {
  const { mode } = useMode();
  const me = useMe();
  const playbooks = useQuery(queryOf(listPlaybooks, { query: { mode } }));
  const rows = playbooks.data?.rows;
  const list = useRef<HTMLUListElement>(null);
  useLinkWalk('Playbooks', list);
  return (
    <Page
      title="Playbooks"
      count={rows?.length ?? null}
      hint="Everything starts off, and in draft mode: a person decides before anything leaves. A switch is for live and test alike."
    >
      <RestoredNotice />
      {me.modes.length === 0 && (
        <PageStrip icon={IconPlugConnected} way={{ to: '/customers', label: 'Connect billing' }}>
          Playbooks act on what billing says, and nothing is read yet.
        </PageStrip>
      )}
      {playbooks.isPending && <SkeletonRows rows={4} height={104} />}
      {playbooks.isError && !rows && (
        <FailedState
          what="The playbooks could not be loaded."
          kept="None was switched or changed."
          error={playbooks.error}
          onRetry={() => void playbooks.refetch()}
        />
      )}
      {rows?.length === 0 && (
        <EmptyState
          icon={<IconListCheck size={20} stroke={1.5} />}
          title="No playbook yet."
          action={
            <Button component={Link} to="/customers">
              Connect billing
            </Button>
          }
        >
          Playbooks act on what billing says. The starter playbooks come with the first connection.
        </EmptyState>
      )}
      {rows && rows.length > 0 && (
        <ul ref={list} className={classes.list} aria-label="Playbooks">
          {rows.map((playbook) => (
            <PlaybookRow key={playbook.id} playbook={playbook} />
          ))}
        </ul>
      )}
    </Page>
  );
}
