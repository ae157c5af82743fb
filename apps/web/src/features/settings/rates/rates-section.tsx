import { useQuery } from '@tanstack/react-query';
import { useIsAdmin } from '../../../lib/roles.ts';
import { FailedState } from '../../../ui/failed-state.tsx';
import { Section } from '../../../ui/section.tsx';
import { SkeletonRows } from '../../../ui/skeleton-rows.tsx';
import { ratesQuery } from './api.ts';
import { CurrencyForm } from './currency-form.tsx';
import { FetchState } from './fetch-state.tsx';
import { ImportRates } from './import-rates.tsx';
import { MissingRates } from './missing-rates.tsx';
import { RateForm } from './rate-form.tsx';
import { RatesTable } from './rates-table.tsx';
import classes from './rates.module.css';

/** The currency of totals, and the dated rates that turn others into it [R17]. */
export function RatesSection() {
  const { data, error, refetch } = useQuery(ratesQuery());
  const mayEdit = useIsAdmin();
  return (
    <Section
      title="Currency and rates"
      hint="Totals over several currencies are also shown in one. Amounts stay in the currency they were billed in."
    >
      {error ? (
        <FailedState what="The rates could not be loaded." error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <SkeletonRows rows={6} />
      ) : (
        <div className={classes.parts}>
          <CurrencyForm currency={data.currency} mayEdit={mayEdit} />
          <div className={classes.rates}>
            <h3 className={classes.heading}>Rates in force</h3>
            <FetchState state={data.fetch} mayEdit={mayEdit} />
            {data.rows.length === 0 ? (
              <div className={classes.none}>
                <p>No rate yet.</p>
                <p>{nextStep(data.fetch.source !== null, mayEdit)} Until then totals stay apart.</p>
              </div>
            ) : (
              <>
                <MissingRates rows={data.rows} currency={data.currency} mayEdit={mayEdit} />
                <RatesTable rows={data.rows} currency={data.currency} />
              </>
            )}
          </div>
          {mayEdit && <RateForm />}
          {mayEdit && <ImportRates />}
        </div>
      )}
    </Section>
  );
}

function nextStep(isFetched: boolean, mayEdit: boolean): string {
  if (!mayEdit) return 'An owner or an admin adds them.';
  const published = isFetched ? 'Fetch the published rates, import them' : 'Import the published rates';
  return `${published}, or set one by hand.`;
}
