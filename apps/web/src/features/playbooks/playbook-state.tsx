import type { PlaybookDto } from '#contracts/playbooks.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';

/** On or off, and whether a person decides before anything leaves. */
export function PlaybookState({ playbook }: { playbook: Pick<PlaybookDto, 'isOn' | 'sending'> }) {
  if (!playbook.isOn) return <StatusBadge tone="neutral">Off</StatusBadge>;
  return playbook.sending === 'draft' ? (
    <StatusBadge tone="ok">On, drafts</StatusBadge>
  ) : (
    <StatusBadge tone="info">On, automatic</StatusBadge>
  );
}
