import { IconBolt, IconFlag, IconMail, IconPlayerStop, IconUserCheck } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { PlaybookDto } from '#contracts/playbooks.ts';
import classes from './playbook.module.css';

type Step = PlaybookDto['steps'][number];

const icons: Record<Step['kind'], ComponentType<{ size: number; stroke: number }>> = {
  cause: IconBolt,
  flag: IconFlag,
  message: IconMail,
  decision: IconUserCheck,
  end: IconPlayerStop,
};

/** The road of one account through the playbook, from its cause to its end. */
export function PlaybookSteps({ steps }: { steps: readonly Step[] }) {
  return (
    <ol className={classes.steps}>
      {steps.map(({ kind, title, words }) => {
        const Icon = icons[kind];
        return (
          <li key={kind}>
            <span className={classes.stepIcon} aria-hidden>
              <Icon size={14} stroke={1.75} />
            </span>
            <div>
              <p className={classes.stepTitle}>{title}</p>
              <p className={classes.note}>{words}</p>
            </div>
          </li>
        );
      })}
    </ol>
  );
}
