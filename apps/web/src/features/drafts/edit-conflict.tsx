import { Button } from '@mantine/core';
import classes from './message.module.css';

interface EditConflictProps {
  onTakeTheirs: () => Promise<void>;
  onKeepMine: () => Promise<void>;
}

/** Two people wrote at once: nothing is lost until one of the two is chosen. */
export function EditConflict({ onTakeTheirs, onKeepMine }: EditConflictProps) {
  return (
    <div role="alert" className={classes.conflict}>
      <p>
        Somebody changed this draft while you were writing. Your text is still here and was not saved. Take their
        version, or save yours over it.
      </p>
      <div className={classes.editorButtons}>
        <Button variant="default" onClick={() => void onTakeTheirs()}>
          Take their version
        </Button>
        <Button variant="default" onClick={() => void onKeepMine()}>
          Save mine over it
        </Button>
      </div>
    </div>
  );
}
