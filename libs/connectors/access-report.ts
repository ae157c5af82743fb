import type { ConnectorErrorKind } from './connector-error.ts';

/** One readable resource of `check`, in the billing system's own words. */
export interface ResourceReport {
  readonly resource: string;
  readonly label: string;
  readonly isRequired: boolean;
  readonly result: 'readable' | 'missing' | 'failed';
  /** The vendor's slugs that would grant it; several are alternatives. */
  readonly permissions: readonly string[];
  readonly words: string | null;
}

export interface AccessReport {
  readonly mode: 'live' | 'test';
  readonly keyKind: string;
  readonly externalAccountId: string | null;
  readonly accountName: string | null;
  readonly resources: readonly ResourceReport[];
  readonly warnings: readonly string[];
  readonly isSufficient: boolean;
  /** Set when nothing could be read at all: wrong key, unreachable, limited. */
  readonly failure: { readonly kind: ConnectorErrorKind; readonly words: string } | null;
}

export type CredentialResult =
  | { readonly kind: 'ok'; readonly mode: 'live' | 'test'; readonly keyKind: string; readonly warning: string | null }
  | {
      readonly kind: 'refused';
      readonly words: string;
      /** Said also by what cannot be used; absent where it tells nothing. */
      readonly mode?: 'live' | 'test';
    };
