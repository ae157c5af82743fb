import { Injectable } from '@nestjs/common';
import { WebhookSecrets, type Letterbox } from '../connections/webhook-secrets.ts';
import { GroupCommit } from './group-commit.ts';

/** What was posted, as far as it says where to. */
interface Address {
  readonly system: string;
  readonly publicId: string;
}

interface Remembered {
  readonly letterbox: Letterbox;
  readonly until: number;
}

/** Together with the wait for a commit no more than 5 s (faults.md §1). */
const longestLookMilliseconds = 1_500;
const rememberedMilliseconds = 60_000;
const mostRemembered = 1_000;

/**
 * Where deliveries to an address go. What was found is remembered for a while: whoever keeps a delivery has the database compare
 * it with the connection as it is then, so that nothing is kept under what has changed.
 */
@Injectable()
export class Letterboxes {
  readonly #remembered = new Map<string, Remembered>();
  readonly #looks: GroupCommit<Address, Letterbox | null>;

  constructor(secrets: WebhookSecrets) {
    this.#looks = new GroupCommit<Address, Letterbox | null>(
      async (_key, addresses) => {
        const [first] = addresses;
        const letterbox = first ? await secrets.find(first.system, first.publicId) : null;
        return addresses.map(() => letterbox);
      },
      { longestWait: longestLookMilliseconds },
    );
  }

  /** What is remembered of an address. */
  known(address: Address, now: Date): Letterbox | null {
    const remembered = this.#remembered.get(keyOf(address));
    return remembered && remembered.until > now.getTime() ? remembered.letterbox : null;
  }

  /**
   * What is true now; null for an address that nobody has. Those who ask at the same time share a look, which always begins after
   * they came: a secret that was taken away stays so.
   */
  async find(address: Address, now: Date): Promise<Letterbox | null> {
    const letterbox = await this.#looks.add(keyOf(address), address);
    if (!letterbox) {
      this.#remembered.delete(keyOf(address));
      return null;
    }
    if (this.#remembered.size >= mostRemembered) this.#remembered.clear();
    const until = Math.min(now.getTime() + rememberedMilliseconds, letterbox.until?.getTime() ?? Infinity);
    this.#remembered.set(keyOf(address), { letterbox, until });
    return letterbox;
  }
}

function keyOf({ system, publicId }: Address): string {
  return `${system} ${publicId}`;
}
