import { Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getPlaybook } from '#contracts/playbooks.ts';
import { queryOf } from '../../lib/api.ts';
import { useMode } from '../../lib/mode.ts';

/** Says that the queue holds one playbook's drafts alone, and lets it go. */
export function OfPlaybook({ id, onClear }: { id: string; onClear: () => void }) {
  const { mode } = useMode();
  const { data } = useQuery(queryOf(getPlaybook, { params: { id }, query: { mode } }));
  const name = data?.name ?? 'One playbook';
  return (
    <Button
      variant="light"
      size="compact-sm"
      rightSection={<IconX size={14} stroke={1.75} aria-hidden />}
      aria-label={`${name} alone: show the drafts of all playbooks`}
      title="Show the drafts of all playbooks"
      onClick={onClear}
    >
      {name}
    </Button>
  );
}
