import type { PlaybookDto } from '#contracts/playbooks.ts';
import { useIsAdmin } from '../../lib/roles.ts';
import { useScrollToHash } from '../../lib/use-scroll-to-hash.ts';
import { Panel } from '../../ui/panel.tsx';
import { usePlaybookActions } from './api.ts';
import { EnrolledPanel } from './enrolled-panel.tsx';
import { MatchesPanel } from './matches-panel.tsx';
import { PlaybookCounts } from './playbook-counts.tsx';
import { PlaybookSteps } from './playbook-steps.tsx';
import { PlaybookState } from './playbook-state.tsx';
import { PlaybookSwitch } from './playbook-switch.tsx';
import { TemplateEditor } from './template-editor.tsx';
import { TemplateText } from './template-text.tsx';
import classes from './playbook.module.css';

export function PlaybookContent({ playbook }: { playbook: PlaybookDto }) {
  const actions = usePlaybookActions(playbook.id);
  const isAdmin = useIsAdmin();
  useScrollToHash();
  return (
    <div className={classes.playbook}>
      <div>
        <p className={classes.sentence}>{playbook.sentence}</p>
        <PlaybookCounts playbook={playbook} />
      </div>
      <div className={classes.columns}>
        <Panel id="steps" title="What happens">
          <PlaybookSteps steps={playbook.steps} />
        </Panel>
        <div className={classes.column}>
          <Panel id="switch" title="Switch">
            {isAdmin ? <PlaybookSwitch playbook={playbook} turn={actions.turn} /> : <SwitchState playbook={playbook} />}
          </Panel>
          <Panel id="matches" title="Holds now, not started" isFlush>
            <MatchesPanel playbook={playbook} />
          </Panel>
          <Panel id="inside" title="Inside now" isFlush>
            <EnrolledPanel playbook={playbook} />
          </Panel>
        </div>
      </div>
      <Panel
        id="message"
        title="Message"
        aside={`Version ${playbook.version}. A change is a new version; who is inside finishes on theirs.`}
      >
        {isAdmin ? <TemplateEditor playbook={playbook} edit={actions.edit} /> : <TemplateText playbook={playbook} />}
      </Panel>
    </div>
  );
}

/** How it stands, for those who may not change it. */
function SwitchState({ playbook }: { playbook: PlaybookDto }) {
  return (
    <div className={classes.switch}>
      <div className={classes.switchLine}>
        <PlaybookState playbook={playbook} />
      </div>
      <p className={classes.note}>An owner or an admin switches playbooks and starts whom they hold for.</p>
    </div>
  );
}
