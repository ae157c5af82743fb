import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { Mode } from '#contracts/common.ts';
import { rowsOf } from '../../lib/api.ts';
import { moreOf } from '../../lib/more-of.ts';
import { useIsAdmin } from '../../lib/roles.ts';
import { FailedState } from '../../ui/failed-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { WorkButton } from '../../ui/work-button.tsx';
import { previewPages, type RevenueSystem, useChooseSource } from './api.ts';
import { ChangedAccounts } from './changed-accounts.tsx';
import { PreviewReasons } from './preview-reasons.tsx';
import { PreviewTotals } from './preview-totals.tsx';
import classes from './switch-preview.module.css';

interface SwitchPreviewProps {
  mode: Mode;
  from: RevenueSystem;
  to: RevenueSystem & { isReading: boolean };
  onDone: () => void;
  onKeep: () => void;
}

/** What would change and by how much, before anything does; then the switch. */
export function SwitchPreview({ mode, from, to, onDone, onKeep }: SwitchPreviewProps) {
  const preview = useInfiniteQuery(previewPages(mode, to.system));
  const first = preview.data?.pages[0];
  return (
    <section className={classes.preview} aria-label={`What changes with ${to.label}`}>
      {preview.isError && !first && (
        <FailedState
          what="The preview could not be computed."
          kept={`${from.label} stays primary.`}
          error={preview.error}
          onRetry={() => void preview.refetch()}
        />
      )}
      {preview.isPending && <SkeletonRows rows={6} />}
      {first && (
        <>
          <div role="status">
            <h3 className={classes.headline}>{first.words}</h3>
            {first.statusWords && <p className={classes.meaning}>Status: {first.statusWords}.</p>}
          </div>
          {to.isReading && (
            <Notice tone="warning">{to.label} is still being read: these numbers grow until that has ended.</Notice>
          )}
          <PreviewTotals preview={first} to={to.label} />
          {first.reasons && <PreviewReasons reasons={first.reasons} changing={first.changesMrr} />}
          <SwitchBar mode={mode} from={from} to={to} onDone={onDone} onKeep={onKeep} />
          <ChangedAccounts rows={rowsOf(preview.data)} to={to.label} {...moreOf(preview)} />
        </>
      )}
    </section>
  );
}

/** What the switch means in words, and its button; only who may change it has one. */
function SwitchBar({ mode, from, to, onDone, onKeep }: SwitchPreviewProps) {
  const mayChoose = useIsAdmin();
  const choose = useChooseSource(onDone);
  return (
    <div className={classes.switch}>
      <p className={classes.meaning}>
        The switch is noted in the history of each account. It is no movement of MRR: no flag opens, no playbook starts
        and no email is written because of it. You can switch back.
      </p>
      {choose.error && (
        <FailedState
          what="The primary source was not changed."
          kept={`${from.label} stays primary.`}
          error={choose.error}
        />
      )}
      {mayChoose ? (
        <div className={classes.buttons}>
          <WorkButton loading={choose.isPending} onClick={() => choose.mutate({ mode, to, from })}>
            Switch to {to.label}
          </WorkButton>
          <Button variant="default" disabled={choose.isPending} onClick={onKeep}>
            Keep {from.label}
          </Button>
        </div>
      ) : (
        <p className={classes.meaning}>An owner or admin can switch.</p>
      )}
    </div>
  );
}
