interface Named {
  readonly system: string;
  readonly label: string;
}

/** Where revenue comes from now, in words. A choice stands while its system is away, and others speak meanwhile (ruling 26). */
export function sourceWords(primary: Named | null, connected: readonly Named[]): string {
  const [only, ...others] = connected;
  if (primary === null) return 'No billing system is connected.';
  const { label } = primary;
  if (!connected.some(({ system }) => system === primary.system)) {
    const back = `${label} was chosen and is not connected; it owns the revenue again when it is back.`;
    if (only === undefined) return `No billing system is connected. ${back}`;
    return `${connected.map((one) => one.label).join(' and ')} speak${others.length === 0 ? 's' : ''} of revenue for now. ${back}`;
  }
  if (others.length === 0) return `${label} is the only source of revenue. With two there is a choice.`;
  return (
    `MRR, ARR, renewal date, plan, usage and status come from ${label} where it knows an account. Invoices and payments ` +
    'come from both, each once. Two sources are never added up.'
  );
}
