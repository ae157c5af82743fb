import { ActionIcon } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { getPlaybook } from '#contracts/playbooks.ts';
import { isMissing } from '../../lib/api-problem.ts';
import { queryOf } from '../../lib/api.ts';
import { useMode } from '../../lib/mode.ts';
import { FailedState } from '../../ui/failed-state.tsx';
import { Page } from '../../ui/page.tsx';
import { PlaybookContent } from './playbook-content.tsx';
import { PlaybookMissing } from './playbook-missing.tsx';
import { PlaybookSkeleton } from './playbook-skeleton.tsx';
import { PlaybookState } from './playbook-state.tsx';

/** What it does, whether it is on, for whom it holds now, and what it says. */
export function PlaybookPage() {
  const { id = '' } = useParams();
  const { mode } = useMode();
  const playbook = useQuery(queryOf(getPlaybook, { params: { id }, query: { mode } }));
  return (
    <Page
      title={playbook.data?.name ?? 'Playbook'}
      before={
        <ActionIcon component={Link} to="/playbooks" variant="subtle" color="gray" aria-label="Back to playbooks">
          <IconArrowLeft size={18} stroke={1.75} />
        </ActionIcon>
      }
      filters={playbook.data && <PlaybookState playbook={playbook.data} />}
    >
      {playbook.isPending && <PlaybookSkeleton />}
      {isMissing(playbook.error) && !playbook.data && <PlaybookMissing />}
      {playbook.isError && !playbook.data && !isMissing(playbook.error) && (
        <FailedState
          what="The playbook could not be loaded."
          kept="Nothing was changed."
          error={playbook.error}
          onRetry={() => void playbook.refetch()}
        />
      )}
      {playbook.data && <PlaybookContent key={playbook.data.id} playbook={playbook.data} />}
    </Page>
  );
}
