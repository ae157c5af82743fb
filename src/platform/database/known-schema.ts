/** How the name of a schema begins that a migrator is at work on, before its first migration and until after its last. */
export const underWay = 'under way to ';

/** What a running program knows of the schema: its name when the program began, and the one that did not fit since. */
export class KnownSchema {
  readonly #began: string | null;
  #unfit: string | null = null;

  constructor(began: string | null) {
    this.#began = began;
  }

  /** A statement did not fit the schema of this name. True when the schema is why, and not the statement. */
  hasMoved(name: string | null): boolean {
    if (name === null || (name === this.#began && !name.startsWith(underWay))) return false;
    this.#unfit = name;
    return true;
  }

  /** True when a statement did not fit the schema of this name; whatever migrators did since, may have mended it. */
  isUnfit(name: string | null): boolean {
    return name !== null && name === this.#unfit;
  }
}
