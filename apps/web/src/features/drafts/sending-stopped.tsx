import { IconPlayerPause } from '@tabler/icons-react';
import { useSending } from '../../lib/use-sending.ts';
import { Age } from '../../ui/age.tsx';
import { WorkButton } from '../../ui/work-button.tsx';
import classes from './sending.module.css';

/** Says that no mail leaves, since when and by whom, and lets it go on. */
export function SendingStopped() {
  const { sending, turn } = useSending();
  if (!sending?.isStopped) return null;
  return (
    <div className={classes.stopped} role="status">
      <IconPlayerPause size={16} stroke={1.75} aria-hidden />
      <span className={classes.words}>
        All sending is stopped{sending.by && ` by ${sending.by}`}
        {sending.since && (
          <>
            , <Age at={sending.since} />
          </>
        )}
        . Approved messages wait and leave when it goes on.
      </span>
      <WorkButton variant="default" loading={turn.isPending} onClick={() => turn.mutate(false)}>
        Let it go on
      </WorkButton>
    </div>
  );
}
