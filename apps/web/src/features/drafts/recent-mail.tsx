import type { DraftDto } from '#contracts/drafts.ts';
import { Age } from '../../ui/age.tsx';
import { messageLooks } from './message-looks.ts';
import classes from './drafts.module.css';

/** What this recipient heard from us lately. */
export function RecentMail({ mails, to }: { mails: DraftDto['recentMail']; to: string }) {
  return (
    <section className={classes.recent} aria-labelledby="recent-mail">
      <h3 id="recent-mail">Other mail to {to || 'this account'}</h3>
      {mails.length === 0 ? (
        <p className={classes.note}>None lately.</p>
      ) : (
        <ul>
          {mails.map((mail) => (
            <li key={`${mail.at} ${mail.subject}`}>
              <span>{mail.subject}</span>
              <span className={classes.note}>
                {messageLooks[mail.status].word}, <Age at={mail.at} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
