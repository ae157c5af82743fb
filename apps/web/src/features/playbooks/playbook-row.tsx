import { Switch } from '@mantine/core';
import { Link } from 'react-router';
import type { PlaybookDto } from '#contracts/playbooks.ts';
import { useIsAdmin } from '../../lib/roles.ts';
import { showFailureToast } from '../../lib/undo-toast.tsx';
import { usePlaybookActions } from './api.ts';
import { PlaybookCounts } from './playbook-counts.tsx';
import { PlaybookState } from './playbook-state.tsx';
import classes from './playbooks.module.css';

/** One playbook as a sentence, with its switch and what it has done. */
export function PlaybookRow({ playbook }: { playbook: PlaybookDto }) {
  const { turn } = usePlaybookActions(playbook.id);
  const isAdmin = useIsAdmin();
  const onChange = (isOn: boolean) =>
    turn.mutate(
      { isOn, sending: playbook.sending },
      { onError: (error) => showFailureToast(`${playbook.name} was not switched.`, error) },
    );
  return (
    <li className={classes.row}>
      <div className={classes.text}>
        <div className={classes.title}>
          <h2>
            <Link to={`/playbooks/${playbook.id}`} data-walk>
              {playbook.name}
            </Link>
          </h2>
          <PlaybookState playbook={playbook} />
        </div>
        <p className={classes.sentence}>{playbook.sentence}</p>
        <PlaybookCounts playbook={playbook} />
      </div>
      {isAdmin && (
        <Switch
          checked={playbook.isOn}
          disabled={turn.isPending}
          aria-label={`${playbook.name}: on or off`}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      )}
    </li>
  );
}
