/** So many accounts go from one status to another. */
export interface StatusChange {
  readonly from: string;
  readonly to: string;
  readonly accounts: number;
}

const words: Readonly<Record<string, string>> = {
  active: 'Active',
  trialing: 'Trial',
  past_due: 'Past due',
  canceled: 'Canceled',
  none: 'No plan',
  unknown: 'Unknown',
};

/** "9 Past due → Active, 3 Active → Canceled"; null where none changes. */
export function statusChangeWords(changes: readonly StatusChange[]): string | null {
  if (changes.length === 0) return null;
  return changes.map(({ from, to, accounts }) => `${accounts} ${stepWords(from, to)}`).join(', ');
}

/** What else changes of one account: "Past due → Active", "Team → Enterprise". */
export function otherChanges(row: {
  readonly status: string;
  readonly nextStatus: string;
  readonly changesStatus: boolean;
  readonly plan: string | null;
  readonly nextPlan: string | null;
  readonly changesPlan: boolean;
}): string[] {
  return [
    ...(row.changesStatus ? [stepWords(row.status, row.nextStatus)] : []),
    ...(row.changesPlan ? [`${row.plan ?? 'No plan'} → ${row.nextPlan ?? 'no plan'}`] : []),
  ];
}

function stepWords(from: string, to: string): string {
  return `${words[from] ?? from} → ${words[to] ?? to}`;
}
