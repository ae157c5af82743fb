import type { ExchangeRateDto } from '#contracts/rates.ts';

/** "Published", "Imported", "Set by Mara Lindqvist". */
export function sourceWords({ source, learnedBy }: Pick<ExchangeRateDto, 'source' | 'learnedBy'>): string {
  if (source === 'person') return `Set by ${learnedBy ?? 'a person'}`;
  return source === 'ecb' ? 'Published' : 'Imported';
}
