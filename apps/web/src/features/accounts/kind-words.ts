import type { SourceLinkDto } from '#contracts/common.ts';

/** "Payment method" for `payment_method`: the billing system's own word for the object. */
export function kindWords(source: SourceLinkDto): string {
  const words = source.kind.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
