import { Button, Textarea, TextInput } from '@mantine/core';
import type { ChangeEvent, FormEvent, KeyboardEvent } from 'react';
import type { DraftDto } from '#contracts/drafts.ts';
import { ApiProblem, wordsOf } from '../../lib/api-problem.ts';
import { focusOn } from '../../lib/focus.ts';
import { WorkButton } from '../../ui/work-button.tsx';
import { type DraftActions, isConflict } from './api.ts';
import { EditConflict } from './edit-conflict.tsx';
import { type DraftFields, useDraftForm } from './use-draft-form.ts';
import classes from './message.module.css';

interface DraftEditorProps {
  draft: DraftDto;
  actions: DraftActions;
  onClose: () => void;
}

/** Recipient, subject and text in place. What was typed stays until it is saved or given up by hand. */
export function DraftEditor({ draft, actions, onClose }: DraftEditorProps) {
  const form = useDraftForm(draft, actions, onClose);
  const { edit } = actions;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !edit.isPending) onClose();
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) form.save();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    form.save();
  };
  const field = (name: keyof DraftFields) => ({
    value: form.fields[name],
    error: edit.error instanceof ApiProblem ? edit.error.of(name) : null,
    onKeyDown,
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      form.write(name, event.currentTarget.value),
  });
  return (
    <form className={classes.editor} aria-label="Edit the message" onSubmit={submit}>
      <TextInput label="To" type="email" {...field('to')} />
      <TextInput label="Subject" maxLength={200} {...field('subject')} />
      <Textarea label="Text" classNames={{ input: classes.body }} ref={focusOn} {...field('text')} />
      {isConflict(edit.error) && <EditConflict onTakeTheirs={form.takeTheirs} onKeepMine={form.keepMine} />}
      {edit.isError && !isConflict(edit.error) && (
        <p role="alert" className={classes.error}>
          {wordsOf(edit.error)} What you typed is still here.
        </p>
      )}
      <div className={classes.editorButtons}>
        <WorkButton type="submit" loading={edit.isPending}>
          Save
        </WorkButton>
        <Button variant="default" disabled={edit.isPending} onClick={onClose}>
          Cancel
        </Button>
        <span className={classes.hint}>Ctrl or ⌘ + Enter saves, Escape cancels.</span>
      </div>
    </form>
  );
}
