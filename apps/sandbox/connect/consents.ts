import { randomBytes } from 'node:crypto';
import type { Journal, JournalRecord } from '../journal.ts';

export type Mode = 'live' | 'test';

/** A platform's application in each mode, as a merchant would have registered it. */
export const CLIENT_IDS: Readonly<Record<Mode, string>> = { test: 'ca_sandbox_test', live: 'ca_sandbox_live' };

const CODE_MS = 5 * 60_000;

export type Redemption = 'granted' | 'unknown' | 'other_mode';

/** Who may read this account through the platform: consent that was given, and codes that are on their way. */
export class Consents {
  private readonly journal: Journal | null;
  private readonly clock: () => number;
  private readonly granted = new Set<Mode>();
  private readonly codes = new Map<string, { readonly mode: Mode; readonly until: number; isUsed: boolean }>();

  constructor(options: { journal: Journal | null; clock: () => number }) {
    this.journal = options.journal;
    this.clock = options.clock;
  }

  has(mode: Mode): boolean {
    return this.granted.has(mode);
  }

  /** The merchant agrees: a code that can be redeemed once, for five minutes. */
  issue(mode: Mode): string {
    const code = `ac_${randomBytes(16).toString('hex')}`;
    this.codes.set(code, { mode, until: this.clock() + CODE_MS, isUsed: false });
    return code;
  }

  /** As Stripe does it: a code that is redeemed twice ends the access that it gave. */
  redeem(code: string, mode: Mode): Redemption {
    const known = this.codes.get(code);
    if (known === undefined || known.until <= this.clock()) return 'unknown';
    if (known.mode !== mode) return 'other_mode';
    if (known.isUsed) {
      this.revoke(mode);
      return 'unknown';
    }
    known.isUsed = true;
    this.granted.add(mode);
    this.journal?.append({ is: 'consent', mode, isGranted: true });
    return 'granted';
  }

  /** False when there was nothing to take back. */
  revoke(mode: Mode): boolean {
    if (!this.granted.delete(mode)) return false;
    this.journal?.append({ is: 'consent', mode, isGranted: false });
    return true;
  }

  replay({ mode, isGranted }: Extract<JournalRecord, { is: 'consent' }>): void {
    if (isGranted) this.granted.add(mode);
    else this.granted.delete(mode);
  }
}
