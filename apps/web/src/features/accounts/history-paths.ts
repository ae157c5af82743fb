import type { HealthDto } from '#contracts/account-health.ts';

interface Area {
  width: number;
  height: number;
  /** Where the scale of time ends, in milliseconds. */
  until: number;
}

interface Paths {
  paths: string[];
  /** Where the newest known score ends; null when it is unknown. */
  end: { x: number; y: number } | null;
}

/** Steps that hold their score until the next point; a point without a score interrupts the line. */
export function pathsOf(history: HealthDto['history'], { width, height, until }: Area): Paths {
  const start = new Date(history[0]?.at ?? until).getTime();
  const length = Math.max(until - start, 1);
  const xOf = (time: number) => Number((((time - start) / length) * width).toFixed(1));
  const paths: string[] = [];
  let open = '';
  let end: Paths['end'] = null;
  for (const [at, point] of history.entries()) {
    const next = history[at + 1];
    const to = xOf(next ? new Date(next.at).getTime() : until);
    if (point.score === null) {
      if (open) paths.push(open);
      open = '';
      end = null;
      continue;
    }
    const y = Number((height - (point.score / 100) * height).toFixed(1));
    open += open === '' ? `M${xOf(new Date(point.at).getTime())} ${y}H${to}` : `V${y}H${to}`;
    end = { x: to, y };
  }
  if (open) paths.push(open);
  return { paths, end };
}
