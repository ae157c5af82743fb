import { useEffect, useRef } from 'react';
import { formatCount } from '../lib/format.ts';
import classes from './filter-chips.module.css';

interface FilterChipsProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string; count?: number | null }[];
  onChange: (value: Value) => void;
}

/** One choice of several, each with what it would show. Keep the choice in the address (`useAddress`). */
export function FilterChips<Value extends string>({ label, value, options, onChange }: FilterChipsProps<Value>) {
  const group = useRef<HTMLDivElement>(null);
  // On a phone the chips stand in one line that is wider than the page, and grow when their counts come.
  const counts = options.map(({ count }) => count).join();
  useEffect(() => {
    const chosen = group.current?.querySelector('[aria-pressed="true"]');
    if (chosen) bringIntoLine(chosen);
    // Neither is read: both move the chips.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [value, counts]);
  return (
    <div ref={group} role="group" aria-label={label} className={classes.chips}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          className={classes.chip}
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
        >
          {option.label}
          {typeof option.count === 'number' && <span className={classes.count}>{formatCount(option.count)}</span>}
        </button>
      ))}
    </div>
  );
}

/** So much that the beginning of the next chip is seen: without it nobody knows that there is one. */
const besidePx = 48;

/** Sideways only: chips further down the page must not move it. */
function bringIntoLine(chip: Element): void {
  let line = chip.parentElement;
  while (line && getComputedStyle(line).overflowX !== 'auto') line = line.parentElement;
  if (!line) return;
  const [inside, around] = [chip.getBoundingClientRect(), line.getBoundingClientRect()];
  const [before, after] = [around.left + besidePx - inside.left, inside.right + besidePx - around.right];
  if (before > 0) line.scrollLeft -= before;
  else if (after > 0) line.scrollLeft += after;
}
