import classes from './sparkline.module.css';

interface SparklineProps {
  /** Oldest first, 0 to 100; null is a gap and stays one. */
  values: readonly (number | null)[];
  /** Read out instead of the picture. */
  label: string;
  width?: number;
  height?: number;
}

/** A small line over time. Days without a value are left empty, never bridged. */
export function Sparkline({ values, label, width = 72, height = 20 }: SparklineProps) {
  const step = values.length > 1 ? (width - 4) / (values.length - 1) : 0;
  const points = values.map((value, at) =>
    value === null ? null : { x: 2 + at * step, y: height - 2 - (value / 100) * (height - 4) },
  );
  const last = points.findLast((point) => point !== null);
  return (
    <svg role="img" aria-label={label} width={width} height={height} className={classes.line}>
      <title>{label}</title>
      {stretches(points).map((stretch) =>
        stretch.length === 1 ? (
          <circle key={stretch[0]?.x} cx={stretch[0]?.x} cy={stretch[0]?.y} r="1" className={classes.dot} />
        ) : (
          <polyline
            key={stretch[0]?.x}
            points={stretch.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')}
          />
        ),
      )}
      {last && <circle cx={last.x} cy={last.y} r="1.75" className={classes.dot} />}
    </svg>
  );
}

interface Point {
  x: number;
  y: number;
}

function stretches(points: readonly (Point | null)[]): Point[][] {
  const found: Point[][] = [];
  let open: Point[] | null = null;
  for (const point of points) {
    if (point === null) {
      open = null;
      continue;
    }
    if (open) open.push(point);
    else found.push((open = [point]));
  }
  return found;
}
