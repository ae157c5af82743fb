import { Button } from '@mantine/core';
import { CopyText } from '../../ui/copy-text.tsx';
import { Notice } from '../../ui/notice.tsx';
import classes from './settings.module.css';

/** The one moment in which a key's secret can be seen. */
export function NewSecret({ made, onDone }: { made: { name: string; secret: string }; onDone: () => void }) {
  return (
    <div className={classes.secret}>
      <Notice tone="info">
        The secret of “{made.name}” is shown now and never again. Send it as <code>Authorization: Bearer</code>.
      </Notice>
      <div className={classes.secretLine}>
        <code>{made.secret}</code>
        <CopyText text={made.secret} label="Copy the secret" />
      </div>
      <Button variant="default" onClick={onDone}>
        I have kept it
      </Button>
    </div>
  );
}
