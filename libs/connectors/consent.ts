import type { LedgerCall } from './ledger-call.ts';

/** The operator's own application at a billing system, in one mode. */
export interface ConsentApp {
  readonly mode: 'live' | 'test';
  readonly clientId: string;
  /** The application's key: it redeems consent, and reads the accounts that gave it. */
  readonly secretKey: string;
  /** Origin of the consent pages. */
  readonly baseUrl: string;
}

export interface ConsentRequest {
  /** Proves that the answer belongs to this question; random, used once. */
  readonly state: string;
  readonly redirectUri: string;
}

/** How the one call is made: stopped by `signal`, and told to the ledger of the connection that comes of it. */
export interface ConsentCall {
  readonly signal: AbortSignal;
  readonly ledger: (call: LedgerCall) => void;
}

/** What an account has agreed to. */
export interface Granted {
  readonly externalAccountId: string;
  readonly mode: 'live' | 'test';
  readonly scope: string;
  /** Sealed with the connection; the application's key is not among them. */
  readonly credentials: Readonly<Record<string, string>>;
}

/** Connecting over the billing system's own consent page, instead of a key that is pasted [R3]. */
export interface Consent {
  /** On the button. */
  readonly label: string;
  /** Who can use it, in plain words. */
  readonly words: string;
  /** Where the consent pages are; the setting puts something else in their place. */
  readonly host: { readonly setting: string; readonly default: string };
  /** Where the browser is sent. */
  authorizeUrl(app: ConsentApp, request: ConsentRequest): string;
  /**
   * Redeems a code, once: no retry, because a code that is redeemed twice ends the connection. Throws `ConnectorError` in
   * words; `rejected` when what was granted is more than reading, or of another mode.
   */
  redeem(app: ConsentApp, code: string, call: ConsentCall): Promise<Granted>;
  /** What `Access.credentials` holds for an account that gave consent. */
  credentials(app: ConsentApp, granted: Readonly<Record<string, string>>): Readonly<Record<string, string>>;
}
