import { Button, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import type { DraftDto } from '#contracts/drafts.ts';
import { ApiProblem, wordsOf } from '../../lib/api-problem.ts';
import { type DraftActions, isConflict } from './api.ts';
import { EditConflict } from './edit-conflict.tsx';
import classes from './message.module.css';

const focusOnOpen = (element: HTMLElement | null) => element?.focus();

interface DraftEditorProps {
  draft: DraftDto;
  actions: DraftActions;
  onClose: () => void;
}

/** Recipient, subject and text in place. What was typed stays until it is saved or given up by hand. */
export function DraftEditor({ draft, actions, onClose }: DraftEditorProps) {
  const [base, setBase] = useState(draft);
  const [to, setTo] = useState(draft.to);
  const [subject, setSubject] = useState(draft.subject);
  const [text, setText] = useState(draft.text);
  const { edit } = actions;
  const save = (version: number) => {
    const changes = {
      ...(to === base.to ? {} : { to }),
      ...(subject === base.subject ? {} : { subject }),
      ...(text === base.text ? {} : { text }),
    };
    if (Object.keys(changes).length === 0) onClose();
    else edit.mutate({ version, ...changes }, { onSuccess: onClose });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save(base.version);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !edit.isPending) onClose();
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) save(base.version);
  };
  const problemOf = (path: string) => (edit.error instanceof ApiProblem ? edit.error.of(path) : null);
  const takeTheirs = async () => {
    const theirs = await actions.read();
    edit.reset();
    setBase(theirs);
    setTo(theirs.to);
    setSubject(theirs.subject);
    setText(theirs.text);
  };
  const keepMine = async () => {
    const theirs = await actions.read();
    setBase(theirs);
    edit.mutate({ version: theirs.version, to, subject, text }, { onSuccess: onClose });
  };
  return (
    <form className={classes.editor} aria-label="Edit the message" onSubmit={submit}>
      <TextInput
        label="To"
        type="email"
        value={to}
        error={problemOf('to')}
        onKeyDown={onKeyDown}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <TextInput
        label="Subject"
        maxLength={200}
        value={subject}
        error={problemOf('subject')}
        onKeyDown={onKeyDown}
        onChange={(event) => setSubject(event.currentTarget.value)}
      />
      <Textarea
        label="Text"
        classNames={{ input: classes.body }}
        ref={focusOnOpen}
        value={text}
        error={problemOf('text')}
        onKeyDown={onKeyDown}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {isConflict(edit.error) && <EditConflict onTakeTheirs={takeTheirs} onKeepMine={keepMine} />}
      {edit.isError && !isConflict(edit.error) && (
        <p role="alert" className={classes.error}>
          {wordsOf(edit.error)} What you typed is still here.
        </p>
      )}
      <div className={classes.editorButtons}>
        <Button type="submit" loading={edit.isPending}>
          Save
        </Button>
        <Button variant="default" disabled={edit.isPending} onClick={onClose}>
          Cancel
        </Button>
        <span className={classes.hint}>Ctrl or ⌘ + Enter saves, Escape cancels.</span>
      </div>
    </form>
  );
}
