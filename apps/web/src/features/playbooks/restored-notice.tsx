import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { getRestore, noteRestore } from '#contracts/restore.ts';
import { call, queryOf } from '../../lib/api.ts';
import { countOf, formatExact } from '../../lib/format.ts';
import { useIsAdmin } from '../../lib/roles.ts';
import { showFailureToast } from '../../lib/undo-toast.tsx';
import { Notice } from '../../ui/notice.tsx';
import { WorkButton } from '../../ui/work-button.tsx';
import classes from './restored-notice.module.css';

/** The database is another copy than before: what was held back for it, until an admin has looked at the playbooks. */
export function RestoredNotice() {
  const queries = useQueryClient();
  const read = queryOf(getRestore);
  const { data } = useQuery(read);
  const isAdmin = useIsAdmin();
  const note = useMutation({
    mutationFn: () => call(noteRestore),
    onSuccess: (next) => queries.setQueryData(read.queryKey, next),
    onError: (error) => showFailureToast('That you have looked was not kept.', error),
  });
  const restore = data?.restore;
  if (!restore) return null;
  const { noticedAt, playbooks, messages } = restore;
  return (
    <section className={classes.restored} aria-label="Restored from a backup">
      <Notice tone="warning">
        <p className={classes.words}>
          The database was restored from a backup, noticed on {formatExact(noticedAt)}. What was sent after that backup
          was made is not known here, so nothing leaves by itself.
        </p>
        <p className={classes.words}>
          {playbooks.length === 0 ? (
            'No playbook sent automatically.'
          ) : (
            <>
              {playbooks.map(({ id, name }, at) => (
                <span key={id}>
                  {at > 0 && ', '}
                  <Link to={`/playbooks/${id}`}>{name}</Link>
                </span>
              ))}{' '}
              sent automatically and {playbooks.length === 1 ? 'writes' : 'write'} drafts now.
            </>
          )}{' '}
          {messages === 0 ? (
            'No approved message was waiting to leave.'
          ) : (
            <>
              <Link to="/drafts">{countOf(messages, 'approved message')}</Link> {messages === 1 ? 'waits' : 'wait'} for
              a person again.
            </>
          )}
        </p>
        {isAdmin ? (
          <WorkButton variant="default" loading={note.isPending} onClick={() => note.mutate()}>
            I have looked at the playbooks
          </WorkButton>
        ) : (
          <p className={classes.words}>It is told here until an admin has looked at the playbooks.</p>
        )}
      </Notice>
    </section>
  );
}
