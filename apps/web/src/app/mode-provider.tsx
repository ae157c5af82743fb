import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import { type Mode, modeSchema } from '#contracts/common.ts';
import { ModeContext } from '../lib/mode.ts';

export function ModeProvider({ defaultMode, children }: { defaultMode: Mode; children: ReactNode }) {
  const [search, setSearch] = useSearchParams();
  const [last, setLast] = useState<Mode | null>(null);
  const named = modeSchema.safeParse(search.get('mode')).data ?? null;
  const mode = named ?? last ?? defaultMode;

  if (named && named !== last) setLast(named);

  // Links inside the product need not repeat the mode; the address still says it, so that it can be shared.
  useEffect(() => {
    if (named || mode === defaultMode) return;
    setSearch((old) => withMode(old, mode), { replace: true });
  }, [named, mode, defaultMode, setSearch]);

  const choice = useMemo(
    () => ({
      mode,
      setMode: (next: Mode) => {
        setLast(next);
        setSearch((old) => withMode(old, next), { replace: true });
      },
    }),
    [mode, setSearch],
  );
  return <ModeContext value={choice}>{children}</ModeContext>;
}

function withMode(search: URLSearchParams, mode: Mode): URLSearchParams {
  const next = new URLSearchParams(search);
  next.set('mode', mode);
  return next;
}
