import type { PlaybookDto } from '#contracts/playbooks.ts';
import { useMayAct } from '../../lib/roles.ts';
import { TemplatePreview } from './template-preview.tsx';
import classes from './template.module.css';

/** The message as it is kept, for those who may not write it; beside it what a real account would get. */
export function TemplateText({ playbook }: { playbook: PlaybookDto }) {
  const { id, subject, body } = playbook;
  const mayAct = useMayAct();
  return (
    <div className={classes.template}>
      <div className={classes.form}>
        <p className={classes.kept}>{subject}</p>
        <p className={classes.kept}>{body}</p>
        <p className={classes.note}>An owner or an admin writes it.</p>
      </div>
      {mayAct && <TemplatePreview id={id} subject={subject} body={body} />}
    </div>
  );
}
