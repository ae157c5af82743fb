import { IconBolt, IconFlag, IconMail, IconPlayerStop, IconUserCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { PlaybookDto } from '#contracts/playbooks.ts';
import { formatDays } from '../../lib/format.ts';
import classes from './playbook.module.css';

const triggers: Record<PlaybookDto['trigger'], { begins: string; ends: string }> = {
  payment_failed: { begins: 'A payment fails', ends: 'the payment succeeds' },
  invoice_overdue: { begins: 'An invoice is overdue', ends: 'the invoice is paid' },
  usage_over_plan: { begins: 'Usage exceeds the plan', ends: 'usage is within the plan again' },
  renewal_approaching: { begins: 'A renewal comes near', ends: 'the renewal has passed' },
};

/** The road of one account through the playbook, from its cause to its end. */
export function PlaybookSteps({ playbook }: { playbook: PlaybookDto }) {
  const { begins, ends } = triggers[playbook.trigger];
  const isDraft = playbook.sending === 'draft';
  return (
    <ol className={classes.steps}>
      <Step icon={<IconBolt size={14} stroke={1.75} />} title={begins}>
        Each cause once; another cause after {formatDays(playbook.cooldownDays)} at the earliest.
      </Step>
      <Step icon={<IconFlag size={14} stroke={1.75} />} title="The account is flagged for its owner">
        The flag closes by itself when {ends}.
      </Step>
      <Step icon={<IconMail size={14} stroke={1.75} />} title={`“${playbook.name}” is written`}>
        To the billing contact, with the facts of the moment. A missing value holds it.
      </Step>
      <Step
        icon={<IconUserCheck size={14} stroke={1.75} />}
        title={isDraft ? 'A person approves' : 'It leaves without asking'}
      >
        {isDraft
          ? `It expires after ${formatDays(playbook.expiresDays)} without a decision.`
          : 'At most one mail per person and day; the cause is checked again at the last moment.'}
      </Step>
      <Step icon={<IconPlayerStop size={14} stroke={1.75} />} title={`Ends when ${ends}`}>
        What has not left by then withdraws itself.
      </Step>
    </ol>
  );
}

function Step({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <li>
      <span className={classes.stepIcon} aria-hidden>
        {icon}
      </span>
      <div>
        <p className={classes.stepTitle}>{title}</p>
        <p className={classes.note}>{children}</p>
      </div>
    </li>
  );
}
