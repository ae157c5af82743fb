import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMode } from '../../lib/mode.ts';
import { FailedState } from '../../ui/failed-state.tsx';
import { MailFrame } from '../../ui/mail-frame.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { previewOf } from './api.ts';
import classes from './template.module.css';

interface TemplatePreviewProps {
  id: string;
  subject: string;
  body: string;
}

/** The message as the best match would get it, and every problem by name while one is being written. */
export function TemplatePreview({ id, subject, body }: TemplatePreviewProps) {
  const { mode } = useMode();
  const preview = useQuery({ ...previewOf(id, { mode, subject, body }), placeholderData: keepPreviousData });
  const { data } = preview;
  return (
    <section className={classes.preview} aria-label="Preview">
      <header className={classes.previewHead}>
        <h3>Preview</h3>
        <span className={classes.note}>
          {data && (data.accountName ? `as ${data.accountName} would get it now` : 'no account holds the cause now')}
        </span>
      </header>
      {preview.isPending && <SkeletonRows rows={5} height={32} />}
      {preview.isError && (
        <FailedState
          what="The preview could not be made."
          kept="What you wrote is still here."
          error={preview.error}
          onRetry={() => void preview.refetch()}
        />
      )}
      {data && data.problems.length > 0 && (
        <ul className={classes.problems} role="alert">
          {data.problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
      {data?.html && (
        <>
          <dl className={classes.lines}>
            <div>
              <dt>To</dt>
              <dd>{data.to ?? 'No address is known'}</dd>
            </div>
            <div>
              <dt>Subject</dt>
              <dd>
                <strong>{data.subject}</strong>
              </dd>
            </div>
          </dl>
          <MailFrame html={data.html} text={data.text ?? ''} title="Preview of the message" />
        </>
      )}
    </section>
  );
}
