import { Button, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type FormEvent, useRef } from 'react';
import type { PlaybookDto } from '#contracts/playbooks.ts';
import { ApiProblem, wordsOf } from '../../lib/api-problem.ts';
import { WorkButton } from '../../ui/work-button.tsx';
import type { PlaybookActions } from './api.ts';
import { TemplateFields } from './template-fields.tsx';
import { TemplatePreview } from './template-preview.tsx';
import { useInsert } from './use-insert.ts';
import { useTemplateForm } from './use-template-form.ts';
import classes from './template.module.css';

const restMs = 400;

interface TemplateEditorProps {
  playbook: PlaybookDto;
  edit: PlaybookActions['edit'];
}

/** Subject and text with their fields, beside them what a real account would get. */
export function TemplateEditor({ playbook, edit }: TemplateEditorProps) {
  const form = useTemplateForm(playbook, edit);
  const { subject, body, isChanged } = form;
  const text = useRef<HTMLTextAreaElement>(null);
  const [rested] = useDebouncedValue({ subject, body }, restMs);
  const { enter, insert } = useInsert(text);
  const write = (field: string) => {
    const written = insert(field);
    if (written) form.write(written.field === text.current ? 'body' : 'subject', written.value);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    form.save();
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
          onChange={(event) => form.write('subject', event.currentTarget.value)}
        />
        <Textarea
          ref={text}
          label="Text"
          classNames={{ input: classes.body }}
          maxLength={20_000}
          value={body}
          onFocus={(event) => enter(event.currentTarget)}
          error={problemOf('body')}
          onChange={(event) => form.write('body', event.currentTarget.value)}
        />
        <TemplateFields fields={playbook.fields} onInsert={write} />
        {edit.isError && (
          <p role="alert" className={classes.error}>
            {wordsOf(edit.error)} What you wrote is still here.
          </p>
        )}
        <SaveButtons version={playbook.version + 1} isChanged={isChanged} edit={edit} onGiveUp={form.giveUp} />
      </form>
      <TemplatePreview id={playbook.id} subject={rested.subject} body={rested.body} />
    </div>
  );
}

interface SaveButtonsProps {
  version: number;
  isChanged: boolean;
  edit: PlaybookActions['edit'];
  onGiveUp: () => void;
}

function SaveButtons({ version, isChanged, edit, onGiveUp }: SaveButtonsProps) {
  return (
    <div className={classes.buttons}>
      <WorkButton type="submit" disabled={!isChanged} loading={edit.isPending}>
        Save as version {version}
      </WorkButton>
      {isChanged && (
        <Button variant="default" onClick={onGiveUp}>
          Discard changes
        </Button>
      )}
      <span className={classes.note} role="status">
        {edit.isSuccess && !isChanged ? 'Saved. Who is inside finishes on their version.' : ''}
      </span>
    </div>
  );
}
