import { countOf } from '../lib/format.ts';
import type { Outage } from '../lib/use-sending.ts';
import { Age } from './age.tsx';
import { Notice } from './notice.tsx';
import { WorkButton } from './work-button.tsx';
import classes from './mail-outage.module.css';

interface MailOutageProps {
  outage: Outage;
  /** Left out where the notice stays. */
  onNote?: (() => void) | undefined;
  isBusy?: boolean;
}

/** The mail server cannot be used safely: since when, what it says, what was kept, what to do. */
export function MailOutage({ outage: { since, words, waiting, notedBy }, onNote, isBusy = false }: MailOutageProps) {
  return (
    <div role="status">
      <Notice tone="problem">
        <p className={classes.words}>
          The mail server cannot be used safely: {words} (<Age at={since} />
          ).
        </p>
        <p className={classes.words}>
          {heldWords(waiting)}, nothing left in clear, and it is tried again by itself. Look at SMTP_URL, its login and
          its certificate.
        </p>
        {(onNote || notedBy.length > 0) && (
          <p className={classes.foot}>
            {onNote && (
              <WorkButton variant="default" loading={isBusy} onClick={onNote}>
                I know
              </WorkButton>
            )}
            {notedBy.length > 0 && <span>Known to {notedBy.join(', ')}.</span>}
          </p>
        )}
      </Notice>
    </div>
  );
}

function heldWords(waiting: number): string {
  if (waiting === 0) return 'Mail is held';
  return `${countOf(waiting, 'mail')} ${waiting === 1 ? 'is' : 'are'} held`;
}
