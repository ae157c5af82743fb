import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { callPurposes } from '#contracts/calls.ts';
import { useAddress } from '../../lib/address.ts';
import { useSearchText } from '../../lib/use-search-text.ts';
import { beginningOf, callSpans } from './call-spans.ts';
import type { CallFilter } from './calls-api.ts';

export const shownOutcomes = ['all', 'failed', 'limited'] as const;
export type ShownOutcome = (typeof shownOutcomes)[number];

export const shownPurposes = ['all', ...callPurposes] as const;

/** What narrows the ledger: all of it stands in the address. */
export function useCallFilter() {
  const [params, setParams] = useSearchParams();
  const [outcome] = useAddress('outcome', 'all', shownOutcomes);
  const [purpose] = useAddress('purpose', 'all', shownPurposes);
  const [span] = useAddress('since', 'any', callSpans);
  const path = useSearchText();
  // "The last hour" is that before it was asked for: it must not move while the list is read.
  const [now, setNow] = useState(() => Date.now());
  const [resource, status] = [params.get('resource'), statusOf(params.get('status'))];
  const [from, to] =
    span === 'between' ? [instantOf(params.get('from')), instantOf(params.get('to'))] : [beginningOf(span, now), null];
  const change = (changes: Readonly<Record<string, string | null>>) => {
    setNow(Date.now());
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        for (const [name, value] of Object.entries(changes)) {
          if (value === null) next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      { replace: true },
    );
  };
  const filter: CallFilter = {
    ...(outcome === 'all' ? {} : { outcome }),
    ...(status === null ? {} : { status }),
    ...(purpose === 'all' ? {} : { purpose }),
    ...(resource === null ? {} : { resource }),
    ...(path.search === '' ? {} : { path: path.search }),
    ...(from === null ? {} : { from }),
    ...(to === null ? {} : { to }),
  };
  const isNarrowed = Object.keys(filter).length > 0;
  return { filter, isNarrowed, outcome, purpose, span, path, resource, status, from, to, change };
}

export type ChosenCalls = ReturnType<typeof useCallFilter>;

/** An answer that stands in the address; null for what is none. */
function statusOf(text: string | null): number | null {
  return text !== null && /^\d{1,3}$/.test(text) ? Number(text) : null;
}

/** An instant that stands in the address; null for what is none. */
function instantOf(text: string | null): string | null {
  const at = new Date(text ?? '');
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
