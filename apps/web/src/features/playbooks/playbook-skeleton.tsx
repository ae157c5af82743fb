import { Skeleton } from '@mantine/core';
import { LoadingShape } from '../../ui/loading-shape.tsx';
import { PanelSkeleton } from '../../ui/panel-skeleton.tsx';
import classes from './playbook.module.css';

/** The playbook's shape while it is read: its sentence, the steps beside the switch and the lists, the message. */
export function PlaybookSkeleton() {
  return (
    <LoadingShape className={classes.playbook}>
      <div aria-hidden>
        <div className={classes.sentence}>
          <Skeleton height={14} my={5} />
          <Skeleton height={14} my={10} width="60%" />
        </div>
        <Skeleton height={10} my={5} width={280} maw="100%" />
      </div>
      <div className={classes.columns}>
        <PanelSkeleton rows={5} height={52} />
        <div className={classes.column}>
          <PanelSkeleton rows={2} />
          <PanelSkeleton rows={2} />
          <PanelSkeleton rows={3} />
        </div>
      </div>
      <PanelSkeleton rows={6} height={44} />
    </LoadingShape>
  );
}
