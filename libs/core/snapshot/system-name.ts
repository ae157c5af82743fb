/** What people call a billing system: "Stripe" for `stripe`. */
export function systemName(system: string): string {
  return system.charAt(0).toUpperCase() + system.slice(1);
}
