import { Inject, Injectable } from '@nestjs/common';
import type { AccessReport } from '#connectors/access-report.ts';
import type { LedgerCall } from '#connectors/ledger-call.ts';
import type { Granted } from '#connectors/consent.ts';
import { CONFIG, type Config } from '../platform/config/config.ts';
import { AppError } from '../platform/errors/app-error.ts';
import { AccessFactory, type Candidate } from './access.ts';
import type { Credentials } from './sealed-credentials.ts';
import { consentKind } from './connection.ts';
import { Connectors, type SystemWords } from './connectors.ts';
import { elsewhereWords } from './elsewhere.ts';
import { namedWithPermission } from './lacking.ts';
import { assertFields, asTest, readTyped, type TypedCredentials } from './typed-credentials.ts';

/** A check tries a dozen reads; what takes longer than this is said to be out of reach. */
const checkMilliseconds = 60_000;

/** A sandbox is test data (ruling 3): nothing of it is ever called live. */
const sandboxIsTest = (readWith: string) =>
  `The sandbox is test data, and this ${readWith} was given for live data. Use a test ${readWith} of the sandbox, or choose Test; ` +
  'what is live is connected beside it.';

export interface Checked extends SystemWords {
  readonly candidate: Candidate;
  /** What is sealed: all that it was read with, but for the key of the operator's own application. */
  readonly kept: Credentials;
  readonly typed: TypedCredentials;
  readonly report: AccessReport;
  /** What an account gave consent to; null with a key. */
  readonly grantedScope: string | null;
  /** Calls that the check made, for the ledger of the connection that they belong to. */
  readonly calls: readonly LedgerCall[];
}

/** What a test answers: of what is no key at all nobody knows the mode. */
export interface Tested extends Omit<AccessReport, 'mode'> {
  readonly mode: AccessReport['mode'] | null;
}

/** Tries credentials before anything is kept of them. */
@Injectable()
export class CheckingService {
  readonly #config: Config;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly connectors: Connectors,
    private readonly access: AccessFactory,
  ) {
    this.#config = config;
  }

  /**
   * Test connection [R2]: refused credentials are a report too, so that the form can say what is wrong with them. `onChecked` is told
   * what was asked, for its calls.
   */
  async test(
    system: string,
    credentials: Credentials,
    onChecked: (checked: Checked) => Promise<void> = async () => {},
  ): Promise<Tested> {
    const connector = this.connectors.get(system);
    assertFields(connector, credentials);
    const result = connector.recognise(trimmed(credentials));
    if (result.kind === 'ok') {
      const checked = await this.check(system, credentials, false);
      await onChecked(checked);
      const { report } = checked;
      const elsewhere = elsewhereWords(connector, this.#config);
      return elsewhere === null ? report : { ...report, warnings: [elsewhere, ...report.warnings] };
    }
    return {
      mode: result.mode ?? null,
      keyKind: 'unknown',
      externalAccountId: null,
      accountName: null,
      resources: [],
      warnings: [],
      isSufficient: false,
      failure: { kind: 'rejected', words: result.words },
    };
  }

  /** Throws `invalid` for what is no key of this system; whether the key suffices is in the report. */
  async check(system: string, given: Credentials, isSandbox: boolean): Promise<Checked> {
    const connector = this.connectors.get(system);
    assertFields(connector, given);
    const credentials = isSandbox ? asTest(connector.form, given) : given;
    const recognised = connector.recognise(trimmed(credentials));
    if (recognised.kind === 'refused') throw new AppError('invalid', 'credentials_refused', recognised.words);
    if (isSandbox && recognised.mode === 'live')
      throw new AppError('invalid', 'sandbox_is_test', sandboxIsTest(connector.form.readWith));
    const typed = readTyped(connector.form, credentials);
    const candidate = { system, mode: recognised.mode, isSandbox, credentials: typed.credentials };
    return this.#ask({ candidate, typed, kept: typed.credentials });
  }

  /** What an account gave consent to; `credentials` reads it, with the operator's key among them. */
  async checkGranted(system: string, granted: Granted, credentials: Credentials): Promise<Checked> {
    const candidate = { system, mode: granted.mode, isSandbox: false, credentials };
    const typed = {
      credentials: granted.credentials,
      webhookSecret: null,
      lastFour: granted.externalAccountId.slice(-4),
    };
    const checked = await this.#ask({ candidate, typed, kept: granted.credentials });
    const { externalAccountId } = granted;
    const report = { ...checked.report, keyKind: consentKind, externalAccountId };
    return { ...checked, readWith: consentKind, grantedScope: granted.scope, report };
  }

  async #ask(wanted: Omit<Checked, keyof SystemWords | 'report' | 'grantedScope' | 'calls'>): Promise<Checked> {
    const calls: LedgerCall[] = [];
    const access = this.access.openCandidate(wanted.candidate, calls, AbortSignal.timeout(checkMilliseconds));
    const connector = this.connectors.get(wanted.candidate.system);
    const called = { systemLabel: connector.label, readWith: connector.form.readWith };
    return { ...wanted, ...called, report: await connector.check(access), grantedScope: null, calls };
  }
}

/** Whether `assertSufficient` would pass. */
export function isSufficient({ report }: Pick<Checked, 'report'>): boolean {
  return report.failure === null && report.isSufficient;
}

/** Throws unless the report says that everything required can be read; the words name what is missing. */
export function assertSufficient({ report, readWith }: Pick<Checked, 'report' | 'readWith'>): void {
  if (report.failure) {
    const kind = report.failure.kind === 'unavailable' || report.failure.kind === 'limited' ? 'unavailable' : 'invalid';
    throw new AppError(kind, `connection_${report.failure.kind}`, report.failure.words);
  }
  if (report.isSufficient) return;
  const unread = report.resources.filter((resource) => resource.isRequired && resource.result !== 'readable');
  const problems = unread.map((resource) => ({
    path: resource.resource,
    message: resource.words ?? `${resource.label} cannot be read.`,
  }));
  const missing = unread.filter((resource) => resource.result === 'missing');
  if (unread.length > 0 && missing.length === 0) {
    // A fault on the other side, or its limit, says nothing about the credentials.
    const words = `${labelsOf(unread)} could not be read: ${problems[0]?.message} Try again in a minute; the ${readWith} may be fine.`;
    throw new AppError('unavailable', 'resources_unavailable', words, { problems });
  }
  const named = missing.map(namedWithPermission).join(', ');
  const words =
    named === ''
      ? (report.warnings[0] ?? `This ${readWith} cannot be used.`)
      : `The ${readWith} may not read ${named}.`;
  throw new AppError('invalid', 'permissions_missing', `${words} Change that and try again.`, { problems });
}

/** As a sentence begins with them: "Prices, products and invoices". */
function labelsOf(unread: readonly { readonly label: string }[]): string {
  const [first = '', ...others] = unread.map(({ label }) => label);
  const inside = others.map((label) => `${label.charAt(0).toLowerCase()}${label.slice(1)}`);
  return new Intl.ListFormat('en-GB').format([first, ...inside]);
}

function trimmed(credentials: Credentials): Credentials {
  return Object.fromEntries(Object.entries(credentials).map(([name, value]) => [name, value.trim()]));
}
