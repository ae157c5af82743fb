import type { Consents } from './connect/consents.ts';
import type { JournalRecord } from './journal.ts';
import type { MeasureHooks } from './measure/hooks/measure-hooks.ts';
import { ANNEX } from './measure/roster.ts';
import type { Theatre } from './theatre.ts';
import type { Hooks } from './webhooks/hooks.ts';

/** Where things happen: to Stripe's customers, and to those whom only Measure has. */
export interface Stages {
  readonly theatre: Theatre;
  readonly annex: Theatre;
}

/** Does what has fallen due by now. */
export function tickBoth({ theatre, annex }: Stages): void {
  theatre.tick();
  annex.tick();
}

interface Replayed extends Stages {
  readonly hooks: Hooks;
  readonly consents: Consents;
  readonly measureHooks: MeasureHooks;
}

/** Everything that was kept, in order. */
export function replay(
  records: readonly JournalRecord[],
  { theatre, annex, hooks, consents, measureHooks }: Replayed,
): void {
  for (const record of records) {
    if (record.is === 'step') (record.customer >= ANNEX ? annex : theatre).replay(record);
    else if (record.is === 'consent') consents.replay(record);
    else if (record.is.startsWith('measure_')) measureHooks.replay(record);
    else hooks.replay(record);
  }
}
