/** One call that may leave the house. Everything that is not on a connector's list is refused before a socket opens. */
export interface AllowedRead {
  /** POST only for systems whose reads are searches sent as a body (ruling 18). */
  readonly method: 'GET' | 'POST';
  /** Tested against the whole path below the base address, without the query; anchor it at both ends. */
  readonly path: RegExp;
}

export interface OutgoingCall {
  readonly method: string;
  readonly protocol: string;
  readonly host: string;
  readonly port: string;
  /** Below the base address, with the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** As it came: who looks for something in a page need not make a text of it. */
  readonly body: Buffer;
  /**
   * The vendor's clock when the call began, less one second (ruling 11), from its `Date` headers; later calls of one
   * process are later by it too. From our own clock when the header is missing or unreadable.
   */
  readonly knownAt: Date;
}
