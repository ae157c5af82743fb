interface Turn<T> {
  readonly running: Promise<T>;
  next: Promise<T> | null;
}

/**
 * Answers many who ask the same at the same time with one look. Whoever asks while a look is under way waits for the next one,
 * so that every answer is of a moment after its question: nobody is given what was true before they asked.
 */
export class Together<T> {
  readonly #look: (key: string) => Promise<T>;
  readonly #turns = new Map<string, Turn<T>>();

  constructor(look: (key: string) => Promise<T>) {
    this.#look = look;
  }

  ask(key: string): Promise<T> {
    const turn = this.#turns.get(key);
    if (!turn) return this.#begin(key);
    turn.next ??= turn.running.then(
      () => this.#begin(key),
      () => this.#begin(key),
    );
    return turn.next;
  }

  #begin(key: string): Promise<T> {
    const running = this.#look(key);
    const turn: Turn<T> = { running, next: null };
    this.#turns.set(key, turn);
    const end = () => {
      // When somebody waits, their look takes this place.
      if (turn.next === null) this.#turns.delete(key);
    };
    running.then(end, end);
    return running;
  }
}
