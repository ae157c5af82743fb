import { IconExternalLink } from '@tabler/icons-react';
import type { Mode } from '#contracts/common.ts';
import { wordsOf } from '../../lib/api-problem.ts';
import { WorkButton } from '../../ui/work-button.tsx';
import { useBeginConsent } from './api.ts';
import classes from './connect.module.css';

interface ConsentButtonsProps {
  system: string;
  modes: readonly Mode[];
  /** What the button does, for one mode. */
  verb: (mode: Mode) => string;
  /** The connection whose account is to give consent. */
  connectionId?: string;
}

/** Leaves for the billing system's own consent page, in one of the modes that the server is set up for. */
export function ConsentButtons({ system, modes, verb, connectionId }: ConsentButtonsProps) {
  const begin = useBeginConsent();
  return (
    <>
      <div className={classes.buttons}>
        {modes.map((mode) => (
          <WorkButton
            key={mode}
            variant="default"
            rightSection={<IconExternalLink size={14} stroke={1.75} aria-hidden />}
            loading={begin.isPending && begin.variables.mode === mode}
            disabled={begin.isPending}
            onClick={() => begin.mutate({ system, mode, ...(connectionId && { connectionId }) })}
          >
            {verb(mode)}
          </WorkButton>
        ))}
      </div>
      <p role="status" className={classes.problem}>
        {begin.error && wordsOf(begin.error)}
      </p>
    </>
  );
}
