/** What is known about where a billing customer may belong; ids of accounts, nearest evidence first ("matching order", A3). */
export interface MatchEvidence {
  /** The account to which a person linked the customer; null when nobody did. */
  readonly byPerson: string | null;
  /** Accounts that billing systems themselves know by an id of this customer. */
  readonly byStoredId: readonly string[];
  /** Accounts that the merchant's own text knows by the same id. */
  readonly byStatedId: readonly string[];
  /** Accounts with this address, as main address or alias. */
  readonly byEmail: readonly string[];
  /** Accounts with the customer's domain. */
  readonly byDomain: readonly string[];
  /** The customer's company domain; null for personal mail or none: such domains never join anybody. */
  readonly businessDomain: string | null;
  /** Accounts that may be meant by an id, or by chance: they join nobody. */
  readonly byHint: readonly string[];
  /** Accounts from which a person split the customer: no machine goes back there. */
  readonly apartFrom: readonly string[];
}

export type AccountChoice =
  | {
      readonly kind: 'attach';
      readonly accountId: string;
      readonly link: 'person' | 'stored_id' | 'email' | 'domain';
    }
  /** No account fits: one of its own, under this domain; null when the domain is personal, absent or another's. */
  | { readonly kind: 'own'; readonly domain: string | null }
  /** Several fit: a person decides. */
  | { readonly kind: 'review'; readonly accountIds: readonly string[]; readonly words: string };

const hintWords = 'Another account has an id in common with it, which may be chance: say whether they are the same.';

/**
 * Which account a billing customer belongs to. The first kind of evidence that names an account decides; when it names several,
 * nothing is guessed and nothing weaker is asked. A person's link comes before everything and is never replaced.
 */
export function chooseAccount(evidence: MatchEvidence): AccountChoice {
  const { byPerson, businessDomain } = evidence;
  if (byPerson !== null) return { kind: 'attach', accountId: byPerson, link: 'person' };
  const apart = new Set(evidence.apartFrom);
  const domain = businessDomain === null ? [] : evidence.byDomain;
  const kinds = [
    { link: 'stored_id', found: evidence.byStoredId, words: 'The same billing id belongs to several accounts.' },
    { link: 'stored_id', found: evidence.byStatedId, words: 'Several accounts state the same id.' },
    { link: 'email', found: evidence.byEmail, words: 'Several accounts have the same address.' },
    { link: 'domain', found: domain, words: `Several accounts have the domain ${businessDomain ?? ''}.` },
  ] as const;
  for (const { link, found, words } of kinds) {
    const accountIds = [...new Set(found)].filter((id) => !apart.has(id)).sort();
    const [first] = accountIds;
    if (accountIds.length > 1) return { kind: 'review', accountIds, words };
    if (first !== undefined) return { kind: 'attach', accountId: first, link };
  }
  const hinted = [...new Set(evidence.byHint)].filter((id) => !apart.has(id)).sort();
  if (hinted.length > 0) return { kind: 'review', accountIds: hinted, words: hintWords };
  return { kind: 'own', domain: domain.length === 0 ? businessDomain : null };
}
