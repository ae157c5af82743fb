import type { z } from 'zod';
import type { getExchangeRates } from '#contracts/rates.ts';
import { Age } from '../../../ui/age.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { WorkButton } from '../../../ui/work-button.tsx';
import { useFetchRates } from './api.ts';
import classes from './rates.module.css';

interface FetchStateProps {
  state: z.infer<typeof getExchangeRates.response>['fetch'];
  mayEdit: boolean;
}

/** Where rates come from, how old that is, and what went wrong the last time. */
export function FetchState({ state, mayEdit }: FetchStateProps) {
  const fetching = useFetchRates();
  if (state.source === null) {
    return (
      <Notice tone="info">
        Fetching is switched off here{mayEdit ? ': import the file or set rates by hand.' : '.'}
      </Notice>
    );
  }
  return (
    <div className={classes.fetch}>
      <div className={classes.line}>
        <p className={classes.state}>
          {state.fetchedAt === null ? (
            'Not fetched yet.'
          ) : (
            <>
              Fetched from {new URL(state.source).host} <Age at={state.fetchedAt} />.
            </>
          )}
        </p>
        {mayEdit && (
          <WorkButton variant="default" loading={fetching.isPending} onClick={() => fetching.mutate()}>
            Fetch now
          </WorkButton>
        )}
      </div>
      {state.words !== null && <Notice tone="warning">{state.words}</Notice>}
    </div>
  );
}
