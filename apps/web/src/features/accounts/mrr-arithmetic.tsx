import type { RevenueDto } from '#contracts/revenue.ts';
import { MoneyText } from '../../ui/money-text.tsx';
import { SourceLink } from '../../ui/source-link.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import classes from './mrr-arithmetic.module.css';

interface MrrArithmeticProps {
  definition: string;
  lines: RevenueDto['mrrLines'];
}

/** The definition, then each line step by step: counted, or not and why. */
export function MrrArithmetic({ definition, lines }: MrrArithmeticProps) {
  return (
    <div className={classes.arithmetic}>
      <p className={classes.definition}>{definition}</p>
      {lines.length === 0 && <p className={classes.definition}>There is no subscription to count.</p>}
      <ul className={classes.lines}>
        {lines.map((line) => (
          <li key={`${line.subscription.externalId} ${line.label} ${line.steps.join()}`}>
            <div className={classes.lineHead}>
              <SourceLink source={line.subscription}>{line.label}</SourceLink>
              <span className={classes.lineAmount} data-counted={line.isCounted || undefined}>
                {line.monthly === null && !line.isCounted ? '–' : <MoneyText amount={line.monthly} />}
              </span>
            </div>
            <ol className={classes.steps}>
              {line.steps.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
            {(!line.isCounted || line.words) && (
              <p className={classes.lineWords}>
                {!line.isCounted && <StatusBadge tone="neutral">Not counted</StatusBadge>}
                <span>{line.words}</span>
              </p>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
