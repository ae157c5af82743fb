/** What a connector asks for: its fields, and the permissions to tick in the billing system, each with why. */
export interface ConnectorForm {
  /** What the system calls what it is read with, as the noun of a sentence: key, token. */
  readonly readWith: string;
  /** What a person is to paste, as a button may say it: "a Stripe restricted key". */
  readonly asksFor: string;
  readonly fields: readonly {
    readonly name: string;
    readonly label: string;
    readonly placeholder: string;
    readonly isSecret: boolean;
    readonly isRequired: boolean;
    readonly help: string;
    /** Where it is one of a few words: them all. None of them is taken for granted where the field is required. */
    readonly choices?: readonly string[];
  }[];
  readonly permissions: readonly {
    readonly slug: string;
    readonly label: string;
    readonly why: string;
    /** `none`: the billing system offers it, and we do not use it: it is named so that nobody need wonder. */
    readonly need: 'required' | 'optional' | 'none';
  }[];
  readonly createKeyUrl: string | null;
}
