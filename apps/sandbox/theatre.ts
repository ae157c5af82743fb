import { Stage } from './actions/stage.ts';
import { isStepKind, STEPS, type StepKind } from './actions/table.ts';
import type { Book } from './book/book.ts';
import { nextDue } from './book/due.ts';
import type { Household } from './book/facts.ts';
import type { Journal, JournalRecord } from './journal.ts';
import type { Announcement, Announcements } from './webhooks/announcements.ts';

/** What a step did, as the page tells it. */
export interface Outcome {
  readonly customer: string;
  readonly announced: readonly string[];
  readonly unannounced: readonly string[];
}

export interface TheatreOptions {
  readonly book: Book;
  readonly announcements: Announcements;
  readonly journal: Journal | null;
  readonly clock: () => number;
  /** Told of each new announcement once the step that made it stands. */
  readonly onAnnounced: (announcement: Announcement) => void;
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
    const stage = new Stage(book.context, this.copyOf(scene), scene.at);
    STEPS[scene.kind].apply(stage, scene.details);
    if (live) {
      const { kind, customer, at, details, currency } = scene;
      journal?.append({ is: 'step', at, kind, customer, ...(currency === undefined ? {} : { currency }), details });
    }
    book.keep(stage.household);
    const made = stage.drafts.map((draft) => announcements.record(draft, scene.at));
    for (const announcement of made) this.options.onAnnounced(announcement);
    return {
      customer: book.context.ids.of('customer', scene.customer),
      announced: made.map(({ type }) => type),
      unannounced: stage.silent,
    };
  }

  private copyOf({ kind, customer, at, currency }: Scene): Household {
    const { book } = this.options;
    if (kind === 'create') return book.blank(at, currency ?? 'usd');
    const household = book.household(customer);
    if (household === null) throw new Error(`There is no customer number ${customer}.`);
    return structuredClone(household);
  }
}
