import { useSearchParams } from 'react-router';
import type { RevenueSourceDto } from '#contracts/revenue-sources.ts';
import type { RevenueSystem } from './api.ts';
import { SourceChoice } from './source-choice.tsx';
import { SwitchPreview } from './switch-preview.tsx';
import classes from './revenue.module.css';

/** The connected systems, and what would change with the one that is looked at. */
export function SourceSwitch({ source, primary }: { source: RevenueSourceDto; primary: RevenueSystem }) {
  const [considered, setConsidered] = useConsidered();
  const next = source.canChoose
    ? source.systems.find(({ system }) => system === considered && system !== primary.system)
    : undefined;
  return (
    <div className={classes.stack}>
      <SourceChoice source={source} considered={next?.system ?? primary.system} onConsider={setConsidered} />
      {next && (
        <SwitchPreview
          key={next.system}
          mode={source.mode}
          from={primary}
          to={next}
          onDone={() => setConsidered(null)}
        />
      )}
    </div>
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
