import { Button, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type FormEvent, useRef, useState } from 'react';
import type { PlaybookDto } from '#contracts/playbooks.ts';
import { ApiProblem, wordsOf } from '../../lib/api-problem.ts';
import type { PlaybookActions } from './api.ts';
import { TemplateFields } from './template-fields.tsx';
import { TemplatePreview } from './template-preview.tsx';
import { useInsert } from './use-insert.ts';
import classes from './template.module.css';

const restMs = 400;

interface TemplateEditorProps {
  playbook: PlaybookDto;
  edit: PlaybookActions['edit'];
}

/** Subject and text with their fields, beside them what a real account would get. */
export function TemplateEditor({ playbook, edit }: TemplateEditorProps) {
  const [subject, setSubject] = useState(playbook.subject);
  const [body, setBody] = useState(playbook.body);
  const [base, setBase] = useState(playbook.version);
  const text = useRef<HTMLTextAreaElement>(null);
  const [rested] = useDebouncedValue({ subject, body }, restMs);
  const isChanged = subject !== playbook.subject || body !== playbook.body;
  // Untouched text follows a newer version; touched text stays and is told apart when it is saved.
  if (base !== playbook.version && edit.isSuccess) setBase(playbook.version);
  const { enter, insert } = useInsert(text);
  const write = (field: string) => {
    const written = insert(field);
    if (written) (written.field === text.current ? setBody : setSubject)(written.value);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    edit.mutate({ version: base, subject, body });
  };
  const giveUp = () => {
    edit.reset();
    setSubject(playbook.subject);
    setBody(playbook.body);
    setBase(playbook.version);
  };
  const problemOf = (path: string) => (edit.error instanceof ApiProblem ? edit.error.of(path) : null);
  return (
    <div className={classes.template}>
      <form className={classes.form} aria-label="Message" onSubmit={submit}>
        <TextInput
          label="Subject"
          maxLength={200}
          value={subject}
          onFocus={(event) => enter(event.currentTarget)}
          error={problemOf('subject')}
          onChange={(event) => setSubject(event.currentTarget.value)}
        />
        <Textarea
          ref={text}
          label="Text"
          classNames={{ input: classes.body }}
          maxLength={20_000}
          value={body}
          onFocus={(event) => enter(event.currentTarget)}
          error={problemOf('body')}
          onChange={(event) => setBody(event.currentTarget.value)}
        />
        <TemplateFields fields={playbook.fields} onInsert={write} />
        {edit.isError && (
          <p role="alert" className={classes.error}>
            {wordsOf(edit.error)} What you wrote is still here.
          </p>
        )}
        <div className={classes.buttons}>
          <Button type="submit" disabled={!isChanged} loading={edit.isPending}>
            Save as version {playbook.version + 1}
          </Button>
          {isChanged && (
            <Button variant="default" onClick={giveUp}>
              Discard changes
            </Button>
          )}
          <span className={classes.note} role="status">
            {edit.isSuccess && !isChanged ? 'Saved. Who is inside finishes on their version.' : ''}
          </span>
        </div>
      </form>
      <TemplatePreview id={playbook.id} subject={rested.subject} body={rested.body} />
    </div>
  );
}
