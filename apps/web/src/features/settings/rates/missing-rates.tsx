import { useQuery } from '@tanstack/react-query';
import { countAccounts } from '#contracts/account-list.ts';
import type { ExchangeRateDto } from '#contracts/rates.ts';
import { queryOf } from '../../../lib/api.ts';
import { useMode } from '../../../lib/mode.ts';
import { Notice } from '../../../ui/notice.tsx';

interface MissingRatesProps {
  rows: readonly ExchangeRateDto[];
  currency: string;
  mayEdit: boolean;
}

/** What is billed and cannot be counted into a total, so that nobody wonders why it stands beside it. */
export function MissingRates({ rows, currency, mayEdit }: MissingRatesProps) {
  const { mode } = useMode();
  const { data } = useQuery(queryOf(countAccounts, { query: { mode } }));
  const missing = data?.mrrConverted?.missing ?? [];
  if (missing.length === 0) return null;
  const isOwn = currency !== 'eur' && !rows.some((rate) => rate.currency === currency);
  const step = mayEdit
    ? `Set ${isOwn || missing.length === 1 ? 'one' : 'them'} below.`
    : 'An owner or an admin sets rates.';
  return (
    <Notice tone="warning">
      {isOwn ? ownWords(currency) : missingWords(missing)} {step}
    </Notice>
  );
}

function ownWords(currency: string): string {
  return `No rate for ${currency.toUpperCase()}, so there is no total in it.`;
}

function missingWords(missing: readonly string[]): string {
  const codes = missing.map((code) => code.toUpperCase()).join(', ');
  return missing.length === 1
    ? `No rate for ${codes}: its amounts stand beside the total.`
    : `No rate for ${codes}: their amounts stand beside the total.`;
}
