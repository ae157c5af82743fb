import { useState } from 'react';
import type { DraftDto } from '#contracts/drafts.ts';
import type { DraftActions } from './api.ts';

/** What a person may change of a message. */
export interface DraftFields {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

const fieldsOf = ({ to, subject, text }: DraftFields): DraftFields => ({ to, subject, text });

/** A message being edited: what was typed, and the version it was typed over. */
export function useDraftForm(draft: DraftDto, actions: DraftActions, onClose: () => void) {
  const [base, setBase] = useState(draft);
  const [fields, setFields] = useState(fieldsOf(draft));
  const { edit } = actions;
  const save = () => {
    const changes = {
      ...(fields.to === base.to ? {} : { to: fields.to }),
      ...(fields.subject === base.subject ? {} : { subject: fields.subject }),
      ...(fields.text === base.text ? {} : { text: fields.text }),
    };
    if (Object.keys(changes).length === 0) onClose();
    else edit.mutate({ version: base.version, ...changes }, { onSuccess: onClose });
  };
  const takeTheirs = async () => {
    const theirs = await actions.read();
    edit.reset();
    setBase(theirs);
    setFields(fieldsOf(theirs));
  };
  const keepMine = async () => {
    const theirs = await actions.read();
    setBase(theirs);
    edit.mutate({ version: theirs.version, ...fields }, { onSuccess: onClose });
  };
  const write = (name: keyof DraftFields, value: string) => setFields((typed) => ({ ...typed, [name]: value }));
  return { fields, write, save, takeTheirs, keepMine };
}
