import { formatAge, formatExact } from '../lib/format.ts';
import { useNow } from '../lib/use-now.ts';

/** How long ago, or in how long, with the exact time on hover; a dash where it never happened. */
export function Age({ at, absent = '–' }: { at: string | null; absent?: string }) {
  const now = useNow();
  if (at === null) return <span>{absent}</span>;
  return (
    <time dateTime={at} title={formatExact(at)}>
      {formatAge(at, now)}
    </time>
  );
}
