import { useEffect, useRef } from 'react';
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
  const stack = useRef<HTMLDivElement>(null);
  // The preview goes with whatever in it had the focus.
  const keep = () => {
    setConsidered(null);
    stack.current?.querySelector<HTMLElement>(`[role="radio"][aria-label="${primary.label}"]`)?.focus();
  };
  useEffect(() => {
    const box = stack.current;
    if (!box || considered === null) return undefined;
    const leave = (event: KeyboardEvent) => {
      if (event.key === 'Escape') keep();
    };
    box.addEventListener('keydown', leave);
    return () => box.removeEventListener('keydown', leave);
  });
  return (
    <div ref={stack} className={classes.stack}>
      <SourceChoice source={source} considered={next?.system ?? primary.system} onConsider={setConsidered} />
      {next && (
        <SwitchPreview
          key={next.system}
          mode={source.mode}
          from={primary}
          to={next}
          onDone={() => setConsidered(null)}
          onKeep={keep}
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
