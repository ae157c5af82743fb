import type { PlaybookDto } from '#contracts/playbooks.ts';
import { checkSubject, checkTemplate } from '#core/templates/check-template.ts';
import { templateFields } from '#core/templates/template-fields.ts';
import type { TriggerKind } from '#core/triggers/trigger.ts';
import { AppError } from '../platform/errors/app-error.ts';
import { insertOf } from './playbook-words.ts';

export interface MessageText {
  readonly subject: string;
  readonly body: string;
}

/** What is wrong with a message, each problem with the field it is in; empty when it may be kept. */
export function messageProblems(
  trigger: TriggerKind,
  { subject, body }: MessageText,
): { path: string; message: string }[] {
  const fields = templateFields[trigger];
  return [
    ...checkSubject(subject, fields).map((message) => ({ path: 'subject', message })),
    ...checkTemplate(body, fields).map((message) => ({ path: 'body', message })),
  ];
}

/** Throws unless rendering cannot fail for what is known when the message is saved. */
export function requireSound(trigger: TriggerKind, text: MessageText): void {
  const problems = messageProblems(trigger, text);
  const [first] = problems;
  if (first) throw new AppError('invalid', 'message_unsound', first.message, { problems });
}

/** What a message of this trigger may name. */
export function templateFieldsOf(trigger: TriggerKind): PlaybookDto['fields'] {
  return templateFields[trigger].map((field) => {
    const { name, label, example } = field;
    return { name, label, example, insert: insertOf(field) };
  });
}
