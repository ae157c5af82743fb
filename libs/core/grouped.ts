/** A decimal number with its thousands grouped as every amount here is: "-48210.5" becomes "-48,210.5". */
export function grouped(decimal: string | number): string {
  const [whole = '0', fraction] = String(decimal).split('.');
  const groups = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return fraction === undefined ? groups : `${groups}.${fraction}`;
}
