import { Button } from '@mantine/core';
import { IconMailCheck } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useUnconnected } from '../../lib/use-unconnected.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { UnconnectedMode } from '../../ui/unconnected-mode.tsx';
import type { Queue } from './api.ts';

const ofOne: Readonly<Record<Queue, string>> = {
  waiting: 'No draft of this playbook waits for you.',
  withheld: 'No draft of this playbook is withheld.',
  sent: 'No message of this playbook was sent yet.',
  ended: 'No message of this playbook has ended yet.',
};

/** Why there is no draft, and where drafts come from. */
export function DraftsEmpty({ queue, isOfOne }: { queue: Queue; isOfOne: boolean }) {
  const isUnconnected = useUnconnected();
  if (isOfOne) {
    return (
      <EmptyState
        icon={<IconMailCheck size={20} stroke={1.5} />}
        title={ofOne[queue]}
        action={
          <Button component={Link} to={queue === 'waiting' ? '/drafts' : `/drafts?queue=${queue}`} variant="default">
            Show those of all playbooks
          </Button>
        }
      />
    );
  }
  if (queue === 'withheld') {
    return (
      <EmptyState icon={<IconMailCheck size={20} stroke={1.5} />} title="No draft is withheld.">
        Drafts wait here while the billing that they rest on is disconnected.
      </EmptyState>
    );
  }
  if (queue === 'sent') {
    return (
      <EmptyState icon={<IconMailCheck size={20} stroke={1.5} />} title="No message was sent yet.">
        What has left is kept here, exactly as it left.
      </EmptyState>
    );
  }
  if (queue === 'ended') {
    return (
      <EmptyState icon={<IconMailCheck size={20} stroke={1.5} />} title="No message has ended yet.">
        Sent, withdrawn, rejected and expired messages are kept here.
      </EmptyState>
    );
  }
  if (isUnconnected) return <UnconnectedMode />;
  return (
    <EmptyState
      icon={<IconMailCheck size={20} stroke={1.5} />}
      title="No draft waits for you."
      action={
        <Button component={Link} to="/playbooks" variant="default">
          See playbooks
        </Button>
      }
    >
      Playbooks that are switched on write drafts when a payment fails, an invoice is overdue, usage exceeds the plan or
      a renewal comes near. In draft mode nothing leaves without you.
    </EmptyState>
  );
}
