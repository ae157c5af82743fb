import { Stage } from './actions/stage.ts';
import { isStepKind, STEPS, type StepKind } from './actions/table.ts';
import { nextDue } from './book/due.ts';
import type { Household } from './book/facts.ts';
import type { Households } from './book/households.ts';
import type { Journal, JournalRecord } from './journal.ts';
import type { Announcement, Announcements } from './webhooks/announcements.ts';

/** What a step did, as the page tells it. */
export interface Outcome {
  readonly customer: string;
  readonly announced: readonly string[];
  readonly unannounced: readonly string[];
  /** What Measure announced, where the customer is Measure's. */
  readonly measure: readonly string[];
}

/** What a step changed: the household as it stood before, or null where it is new, and as it stands now. */
export interface Played {
  readonly before: Household | null;
  readonly after: Household;
  readonly at: number;
}

export interface TheatreOptions {
  readonly book: Households;
  /** Where what happens is announced; null where Stripe knows nothing of these customers. */
  readonly announcements: Announcements | null;
  readonly journal: Journal | null;
  readonly clock: () => number;
  /** Told of each new announcement once the step that made it stands. */
  readonly onAnnounced: (announcement: Announcement) => void;
  /** Told of each step once it stands; answers what was announced elsewhere because of it. */
  readonly onPlayed: (played: Played) => readonly string[];
  /** How the customer with a number is called outside. */
  readonly customerId: (index: number) => string;
}

interface Scene {
  readonly kind: StepKind;
  readonly customer: number;
  readonly at: number;
  readonly details: unknown;
  readonly currency?: string | undefined;
}

/** Where everything happens: one step after the other, each journalled before it is seen. */
export class Theatre {
  private readonly options: TheatreOptions;

  constructor(options: TheatreOptions) {
    this.options = options;
  }

  /** The present moment, in whole seconds. */
  now(): number {
    return Math.floor(this.options.clock() / 1000);
  }

  /** Does what time has brought about since it was last asked, in the order in which it fell due. */
  tick(): void {
    const now = this.now();
    const { book } = this.options;
    for (let index = book.firstDue(now); index !== null; index = book.firstDue(now)) {
      const due = nextDue(book.household(index) ?? book.blank(now, 'usd'));
      if (due === null) return;
      this.perform({ kind: due.kind, customer: index, at: due.at, details: { ordinal: due.ordinal } }, true);
    }
  }

  /** Does something to a customer at this moment. Throws a Refusal, and changes nothing, where it cannot be done. */
  act(kind: StepKind, customer: number, details: unknown): Outcome {
    this.tick();
    return this.perform({ kind, customer, at: this.now(), details }, true);
  }

  create(details: unknown, currency: string): Outcome {
    this.tick();
    const customer = this.options.book.nextIndex;
    return this.perform({ kind: 'create', customer, at: this.now(), details, currency }, true);
  }

  /** Does again what the journal says was done. */
  replay(entry: Extract<JournalRecord, { is: 'step' }>): void {
    if (!isStepKind(entry.kind)) throw new Error(`The journal holds a step of an unknown kind: ${entry.kind}.`);
    this.perform({ ...entry, kind: entry.kind }, false);
  }

  private perform(scene: Scene, live: boolean): Outcome {
    const { book, announcements, journal } = this.options;
    const before = scene.kind === 'create' ? null : book.household(scene.customer);
    const stage = new Stage(book.context, this.copyOf(scene, before), scene.at);
    STEPS[scene.kind].apply(stage, scene.details);
    if (live) {
      const { kind, customer, at, details, currency } = scene;
      journal?.append({ is: 'step', at, kind, customer, ...(currency === undefined ? {} : { currency }), details });
    }
    book.keep(stage.household);
    const made = announcements === null ? [] : stage.drafts.map((draft) => announcements.record(draft, scene.at));
    for (const announcement of made) this.options.onAnnounced(announcement);
    return {
      customer: this.options.customerId(scene.customer),
      announced: made.map(({ type }) => type),
      unannounced: announcements === null ? [] : stage.silent,
      measure: this.options.onPlayed({ before, after: stage.household, at: scene.at }),
    };
  }

  private copyOf({ kind, customer, at, currency }: Scene, before: Household | null): Household {
    if (kind === 'create') return this.options.book.blank(at, currency ?? 'usd');
    if (before === null) throw new Error(`There is no customer number ${customer}.`);
    return structuredClone(before);
  }
}
