import { useState } from 'react';
import type { PlaybookDto } from '#contracts/playbooks.ts';
import type { PlaybookActions } from './api.ts';

/** A playbook's message being written: its text, and the version it is written over. */
export function useTemplateForm(playbook: PlaybookDto, edit: PlaybookActions['edit']) {
  const [subject, setSubject] = useState(playbook.subject);
  const [body, setBody] = useState(playbook.body);
  const [base, setBase] = useState(playbook.version);
  const isChanged = subject !== playbook.subject || body !== playbook.body;
  // Untouched text follows a newer version; touched text stays and is told apart when it is saved.
  if (base !== playbook.version && edit.isSuccess) setBase(playbook.version);
  const write = (field: 'subject' | 'body', value: string) => (field === 'body' ? setBody : setSubject)(value);
  const save = () => edit.mutate({ version: base, subject, body });
  const giveUp = () => {
    edit.reset();
    setSubject(playbook.subject);
    setBody(playbook.body);
    setBase(playbook.version);
  };
  return { subject, body, isChanged, write, save, giveUp };
}
