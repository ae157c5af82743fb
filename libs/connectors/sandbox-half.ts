import type { SourceRef } from '#core/snapshot/billing-view.ts';

/** Whose the key is that a sandbox gives out, and what reads it. */
interface SandboxShop {
  readonly credentials: Readonly<Record<string, string>>;
  readonly account: string;
  readonly name: string;
}

/** The half of the local sandbox that plays a system, as far as it differs from the others. */
export interface SandboxHalf {
  /** Where its control page is, below the sandbox's own address. */
  readonly controlPath: string;
  /** From what the control page says of itself; throws when that is something else. */
  readShop(said: unknown): SandboxShop;
  /** By what the sandbox's own page finds what is referred to: of a reading of ours, an id that the system knows. Pure and total. */
  nameOf(ref: SourceRef): string;
}
