import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { useMode } from '../../lib/mode.ts';
import { useUnconnected } from '../../lib/use-unconnected.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailedState } from '../../ui/failed-state.tsx';
import { Section } from '../../ui/section.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { UnconnectedMode } from '../../ui/unconnected-mode.tsx';
import { sourcesQuery } from './api.ts';
import { SourceChoice } from './source-choice.tsx';
import { SwitchPreview } from './switch-preview.tsx';
import classes from './revenue.module.css';

/** Which system is believed about revenue, and what another choice would change. */
export function SourceSection() {
  const { mode } = useMode();
  const { data, error, refetch } = useQuery(sourcesQuery());
  const [considered, setConsidered] = useConsidered();
  const isUnconnected = useUnconnected();
  const source = data?.rows.find((row) => row.mode === mode);
  const next = source?.canChoose
    ? source.systems.find(({ system }) => system === considered && system !== source.primary?.system)
    : undefined;
  if (error && !data) {
    return (
      <FailedState
        what="The sources of revenue could not be loaded."
        kept="Nothing was changed."
        error={error}
        onRetry={() => void refetch()}
      />
    );
  }
  return (
    <Section title="Primary source" hint={source?.primary && source.words}>
      {!data ? (
        <SkeletonRows rows={2} height={64} />
      ) : !source?.primary && isUnconnected ? (
        <UnconnectedMode />
      ) : !source?.primary ? (
        <EmptyState
          title="No billing system is connected."
          action={
            <Button component={Link} to="/connectors" variant="default">
              Open Connectors
            </Button>
          }
        >
          Revenue is read from there, never written.
        </EmptyState>
      ) : (
        <div className={classes.stack}>
          <SourceChoice source={source} considered={next?.system ?? source.primary.system} onConsider={setConsidered} />
          {next && (
            <SwitchPreview
              key={next.system}
              mode={mode}
              from={source.primary}
              to={next}
              onDone={() => setConsidered(null)}
            />
          )}
        </div>
      )}
    </Section>
  );
}

/** Which other system is looked at, kept in the address. */
function useConsidered(): [string | null, (system: string | null) => void] {
  const [search, setSearch] = useSearchParams();
  const set = (system: string | null) =>
    setSearch(
      (old) => {
        const changed = new URLSearchParams(old);
        if (system === null) changed.delete('consider');
        else changed.set('consider', system);
        return changed;
      },
      { replace: true },
    );
  return [search.get('consider'), set];
}
