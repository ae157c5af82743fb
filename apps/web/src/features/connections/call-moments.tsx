import { TextInput } from '@mantine/core';
import { momentOf, typedMoment } from './call-spans.ts';
import type { ChosenCalls } from './use-call-filter.ts';
import classes from './calls.module.css';

/** From when to when; the address follows as soon as a moment is whole. */
export function CallMoments({ chosen: { from, to, change } }: { chosen: ChosenCalls }) {
  return (
    <div className={classes.moments}>
      <TextInput
        type="datetime-local"
        size="xs"
        label="From (UTC)"
        value={typedMoment(from)}
        max={typedMoment(to)}
        onChange={(event) => change({ from: momentOf(event.currentTarget.value) })}
      />
      <TextInput
        type="datetime-local"
        size="xs"
        label="Before (UTC)"
        value={typedMoment(to)}
        min={typedMoment(from)}
        onChange={(event) => change({ to: momentOf(event.currentTarget.value) })}
      />
    </div>
  );
}
