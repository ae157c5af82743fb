import { useQuery } from '@tanstack/react-query';
import { useMode } from '../../lib/mode.ts';
import { useUnconnected } from '../../lib/use-unconnected.ts';
import { FailedState } from '../../ui/failed-state.tsx';
import { Section } from '../../ui/section.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { UnconnectedMode } from '../../ui/unconnected-mode.tsx';
import { sourcesQuery } from './api.ts';
import { NoSource } from './no-source.tsx';
import { SourceSwitch } from './source-switch.tsx';

/** Which system is believed about revenue, and what another choice would change. */
export function SourceSection() {
  const { mode } = useMode();
  const { data, error, refetch } = useQuery(sourcesQuery());
  const isUnconnected = useUnconnected();
  const source = data?.rows.find((row) => row.mode === mode);
  return (
    <Section title="Primary source" hint={source?.primary && source.words}>
      {error && !data && (
        <FailedState
          what="The sources of revenue could not be loaded."
          kept="Nothing was changed."
          error={error}
          onRetry={() => void refetch()}
        />
      )}
      {!error && !data && <SkeletonRows rows={2} height={64} />}
      {source?.primary && <SourceSwitch source={source} primary={source.primary} />}
      {data && !source?.primary && (isUnconnected ? <UnconnectedMode isSetUpHere /> : <NoSource />)}
    </Section>
  );
}
