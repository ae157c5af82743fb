import { Button } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { ConsentDto } from '#contracts/consent.ts';
import { wordsOf } from '../../lib/api-problem.ts';
import { focusOn } from '../../lib/focus.ts';
import { Notice } from '../../ui/notice.tsx';
import { WorkButton } from '../../ui/work-button.tsx';
import { useBeginConsent } from './api.ts';
import classes from './connect.module.css';

interface ConsentQuestionProps {
  /** What was begun, and by which account it was not to be answered. */
  consent: ConsentDto;
  words: string;
}

/** Another account gave its consent than the one that was meant. An answer is taken once, so either way on asks for it once more. */
export function ConsentQuestion({ consent: { system, mode, meantFor }, words }: ConsentQuestionProps) {
  const begin = useBeginConsent();
  const leaves = <IconExternalLink size={14} stroke={1.75} aria-hidden />;
  return (
    <div role="group" aria-label="Another account than before" className={classes.report}>
      <div role="alert">
        <Notice tone="warning">{words}</Notice>
      </div>
      <p className={classes.hint}>
        Either way the consent page opens once more: choose there which account answers. Consent that was given by
        mistake is withdrawn in the billing system.
      </p>
      <div className={classes.buttons}>
        {meantFor !== null && (
          <WorkButton
            rightSection={leaves}
            loading={begin.isPending && begin.variables.confirm === undefined}
            disabled={begin.isPending}
            onClick={() => begin.mutate({ system, mode, connectionId: meantFor })}
          >
            Give consent again
          </WorkButton>
        )}
        <WorkButton
          variant={meantFor === null ? 'filled' : 'default'}
          rightSection={leaves}
          loading={begin.isPending && begin.variables.confirm !== undefined}
          disabled={begin.isPending}
          onClick={() => begin.mutate({ system, mode, confirm: 'another_account' })}
        >
          Connect it beside
        </WorkButton>
        {/* The harmless answer has the focus. */}
        <Button
          component={Link}
          to={meantFor === null ? '/connectors' : `/connectors/${meantFor}`}
          variant="default"
          ref={focusOn}
        >
          Leave it as it is
        </Button>
      </div>
      <p role="status" className={classes.problem}>
        {begin.error && wordsOf(begin.error)}
      </p>
    </div>
  );
}
