import type { Actions } from '../actions/actions.ts';
import type { Calls } from '../api/calls.ts';
import type { Faults } from '../api/faults.ts';
import type { Gate } from '../api/permissions.ts';
import type { RateLimiter } from '../api/rate-limit.ts';
import type { Book } from '../book/book.ts';
import type { MeasureHooks } from '../measure/hooks/measure-hooks.ts';
import type { Measure } from '../measure/measure.ts';
import type { Theatre } from '../theatre.ts';
import type { Announcements } from '../webhooks/announcements.ts';
import type { Hooks } from '../webhooks/hooks.ts';

/** What the control plane and the page work with. */
export interface Parts {
  readonly book: Book;
  readonly announcements: Announcements;
  readonly hooks: Hooks;
  readonly faults: Faults;
  readonly theatre: Theatre;
  readonly calls: Calls;
  readonly gate: Gate;
  readonly limiter: RateLimiter;
  readonly actions: Actions;
  readonly measure: Measure;
  readonly measureHooks: MeasureHooks;
}
