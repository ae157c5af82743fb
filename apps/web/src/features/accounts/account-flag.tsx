import { Button } from '@mantine/core';
import { IconFlag, IconFlagCheck } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { AccountDto } from '#contracts/accounts.ts';
import { useFlagActions } from '../../lib/flag-actions.ts';
import { usePassedFocus } from '../../lib/focus.ts';
import { formatDay, namesAge, shortDates } from '../../lib/format.ts';
import { useMayAct } from '../../lib/roles.ts';
import { useNow } from '../../lib/use-now.ts';
import { Age } from '../../ui/age.tsx';
import { MemberPicker } from '../../ui/member-picker.tsx';
import { SnoozePicker } from '../../ui/snooze-picker.tsx';
import classes from './account-flag.module.css';

type Flag = AccountDto['flags'][number];

/** One flag: cause, since when, whose; what can be done while it is open, how it ended when closed. */
export function AccountFlag({ accountName, flag }: { accountName: string; flag: Flag }) {
  const isOpen = flag.state === 'open';
  const mayAct = useMayAct();
  const own = useRef<HTMLLIElement>(null);
  usePassedFocus(own);
  // The cause of an old flag often says its day itself.
  const isSaid = namesAge(flag.words, flag.since, useNow());
  return (
    <li ref={own} className={classes.flag} data-state={flag.state}>
      {isOpen ? (
        <IconFlag size={16} stroke={1.75} aria-hidden />
      ) : (
        <IconFlagCheck size={16} stroke={1.75} aria-hidden />
      )}
      <div className={classes.flagText}>
        <span className={classes.flagWords}>{shortDates(flag.words)}</span>
        <span className={classes.flagNote}>
          {!isSaid && (
            <>
              <Age at={flag.since} /> ·{' '}
            </>
          )}
          {flag.assignee?.name ?? (isSaid ? 'Not assigned' : 'not assigned')}
          {flag.snoozedUntil && ` · snoozed until ${formatDay(flag.snoozedUntil)}`}
          {flag.closedAt && (
            <>
              {' '}
              · closed <Age at={flag.closedAt} />
              {flag.closedWords && `: ${flag.closedWords}`}
            </>
          )}
        </span>
      </div>
      {isOpen && mayAct && <OpenFlagActions accountName={accountName} flag={flag} />}
    </li>
  );
}

function OpenFlagActions({ accountName, flag }: { accountName: string; flag: Flag }) {
  const actions = useFlagActions();
  const [isSnoozing, setIsSnoozing] = useState(false);
  const flags = { name: accountName, flagIds: [flag.id] };
  return (
    <div className={classes.flagActions} role="group" aria-label={`Actions for: ${flag.words}`}>
      {flag.snoozedUntil ? (
        <Button size="compact-xs" variant="default" onClick={() => void actions.snooze(flags, null)}>
          Bring back
        </Button>
      ) : (
        <SnoozePicker
          isOpen={isSnoozing}
          onOpenChange={setIsSnoozing}
          onPick={(until) => void actions.snooze(flags, until)}
        >
          <Button size="compact-xs" variant="default" onClick={() => setIsSnoozing(!isSnoozing)}>
            Snooze
          </Button>
        </SnoozePicker>
      )}
      <MemberPicker
        memberId={flag.assignee?.memberId ?? null}
        onPick={(memberId) => void actions.assign([flag], memberId)}
      >
        <Button size="compact-xs" variant="default">
          Assign
        </Button>
      </MemberPicker>
      <Button size="compact-xs" variant="default" onClick={() => void actions.close(flags)}>
        Close
      </Button>
    </div>
  );
}
