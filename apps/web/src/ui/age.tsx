import { formatAge, formatAgeBrief, formatExact } from '../lib/format.ts';
import { everyMs, useNow } from '../lib/use-now.ts';

/** How long ago, or in how long, with the exact time on hover; a dash where it never happened. */
export function Age({ at, absent = '–', isBrief = false }: { at: string | null; absent?: string; isBrief?: boolean }) {
  const now = useNow();
  if (at === null) return <span>{absent}</span>;
  return (
    <time dateTime={at} title={formatExact(at)}>
      {(isBrief ? formatAgeBrief : formatAge)(at, caughtUp(at, now))}
    </time>
  );
}

/** What came after the clock's last tick is not yet to come. */
function caughtUp(at: string, now: Date): Date {
  const ahead = Date.parse(at) - now.getTime();
  return ahead > 0 && ahead <= everyMs ? new Date(at) : now;
}
