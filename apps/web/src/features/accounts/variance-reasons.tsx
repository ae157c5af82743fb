import type { AccountVarianceDto } from '#contracts/revenue-variance.ts';
import { MoneyText } from '../../ui/money-text.tsx';
import { SourceLink } from '../../ui/source-link.tsx';
import { kindWords } from './kind-words.ts';
import { useSystems } from './systems.ts';
import classes from './two-systems.module.css';

type Reason = AccountVarianceDto['reasons'][number];

/** The difference taken apart: what each fact explains, and what none does. */
export function VarianceReasons({ variance }: { variance: AccountVarianceDto }) {
  const { difference, reasons, unexplained, words } = variance;
  const isEqual = difference?.length === 0;
  return (
    <div className={classes.reasons}>
      <p className={classes.words}>{words}</p>
      {(!isEqual || reasons.length > 0) && (
        <table className={classes.sum} aria-label="Why they differ">
          <tbody>
            {reasons.map((reason) => (
              <tr key={`${reason.code} ${reason.words}`}>
                <th scope="row">
                  {reason.words}
                  <Sources sources={reason.sources} />
                </th>
                <td>
                  {reason.amount.length === 0 ? 'not known' : <MoneyText amount={reason.amount} isStacked isChange />}
                </td>
              </tr>
            ))}
            {unexplained !== null && unexplained.length > 0 && (
              <tr>
                <th scope="row">Unexplained: no fact that is held tells why.</th>
                <td>
                  <MoneyText amount={unexplained} isStacked isChange />
                </td>
              </tr>
            )}
            {!isEqual && (
              <tr data-sum>
                <th scope="row">{differenceWords(variance)}</th>
                <td>
                  <MoneyText amount={difference} isStacked isChange />
                </td>
              </tr>
            )}
          </tbody>
        </table>
      )}
    </div>
  );
}

function Sources({ sources }: { sources: Reason['sources'] }) {
  const { labelOf } = useSystems();
  if (sources.length === 0) return null;
  return (
    <span className={classes.customers}>
      {sources.map((source) => (
        <SourceLink key={`${source.connectionId} ${source.externalId}`} source={source}>
          {labelOf(source.system)} {kindWords(source).toLowerCase()}
        </SourceLink>
      ))}
    </span>
  );
}

/** "Measure less Stripe". */
function differenceWords({ systems }: AccountVarianceDto): string {
  const shown = systems.find((side) => side.isOwner);
  const other = systems.find((side) => side !== shown);
  return shown && other ? `${other.label} less ${shown.label}` : 'Difference';
}
