import type { DeliveryDetailDto } from '#contracts/deliveries.ts';
import { formatDayTime, formatExact } from '../../lib/format.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { resultTones, resultWords, sayLatency } from './delivery-results.ts';
import classes from './delivery-attempts.module.css';

/** Its arrival and every replay, oldest first: who asked, when, and what became of it. */
export function DeliveryAttempts({ attempts }: { attempts: DeliveryDetailDto['attempts'] }) {
  return (
    <section aria-labelledby="attempts-title">
      <h3 id="attempts-title" className={classes.heading}>
        Attempts
      </h3>
      <ol className={classes.attempts}>
        {attempts.map((attempt) => (
          <li key={attempt.askedAt} className={classes.attempt}>
            <span>
              {attempt.askedBy ? `Replayed by ${attempt.askedBy.name}` : 'Arrived'}
              <time dateTime={attempt.askedAt} title={formatExact(attempt.askedAt)} className={classes.when}>
                {formatDayTime(attempt.askedAt)}
              </time>
            </span>
            <span>
              <StatusBadge tone={resultTones[attempt.result]}>{resultWords[attempt.result]}</StatusBadge>
              {attempt.latencyMs !== null && <span className={classes.took}>{sayLatency(attempt.latencyMs)}</span>}
            </span>
            {attempt.words !== null && <span className={classes.attemptWords}>{attempt.words}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}
