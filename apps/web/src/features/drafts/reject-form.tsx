import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { wordsOf } from '../../lib/api-problem.ts';
import { focusOn } from '../../lib/focus.ts';
import { WorkButton } from '../../ui/work-button.tsx';
import { type DraftActions, isConflict } from './api.ts';
import classes from './draft-bar.module.css';

const usual = ['Already in contact', 'Not needed any more', 'Wrong person', 'Wrong tone'];

interface RejectFormProps {
  version: number;
  actions: Pick<DraftActions, 'reject' | 'read'>;
  onClose: () => void;
}

/** Ends a draft; the reason is kept, and the same cause writes no second one. */
export function RejectForm({ version, actions, onClose }: RejectFormProps) {
  const { reject } = actions;
  const [reason, setReason] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() === '') setIsMissing(true);
    else {
      const onError = (error: Error) => isConflict(error) && void actions.read();
      reject.mutate({ version, reason: reason.trim() }, { onSuccess: onClose, onError });
    }
  };
  const error = isMissing && reason.trim() === '' ? 'Say why, in a few words.' : null;
  return (
    <form className={classes.reject} aria-label="Reject the draft" onSubmit={submit}>
      <div className={classes.usual}>
        {usual.map((words) => (
          <button key={words} type="button" onClick={() => setReason(words)}>
            {words}
          </button>
        ))}
      </div>
      <div className={classes.rejectLine}>
        <TextInput
          ref={focusOn}
          onKeyDown={(event) => event.key === 'Escape' && onClose()}
          size="xs"
          maxLength={300}
          aria-label="Reason"
          placeholder="Why should this not be sent?"
          value={reason}
          error={error ?? (reject.isError ? wordsOf(reject.error) : null)}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <WorkButton type="submit" color="red.9" loading={reject.isPending}>
          Reject
        </WorkButton>
        <Button variant="default" onClick={onClose}>
          Keep
        </Button>
      </div>
      <p className={classes.note}>The draft ends, and is not written again for this cause.</p>
    </form>
  );
}
