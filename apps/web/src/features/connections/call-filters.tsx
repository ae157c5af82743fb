import { Button, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { FilterChips } from '../../ui/filter-chips.tsx';
import { SearchInput } from '../../ui/search-input.tsx';
import { callCountsQuery, entriesId } from './calls-api.ts';
import { CallMoments } from './call-moments.tsx';
import { callSpans, spanWords } from './call-spans.ts';
import { type ChosenCalls, type ShownOutcome, shownOutcomes, shownPurposes } from './use-call-filter.ts';
import classes from './calls.module.css';

const outcomeWords: Readonly<Record<ShownOutcome, string>> = { all: 'All', failed: 'Failed', limited: 'Limited' };

const purposeWords: Readonly<Record<(typeof shownPurposes)[number], string>> = {
  all: 'For anything',
  rest: 'Without polling',
  changes: 'Polling for changes',
  usage: 'Polling for usage',
};

/** What narrows the ledger: what for, how it was answered, what was called, and when. */
export function CallFilters({ id, chosen }: { id: string; chosen: ChosenCalls }) {
  const { filter, outcome, purpose, span, path, change } = chosen;
  const { data } = useQuery(callCountsQuery(id, filter));
  return (
    <div id={entriesId} className={classes.filters}>
      <FilterChips
        label="Outcome"
        value={outcome}
        onChange={(value) => change({ outcome: value === 'all' ? null : value, status: null })}
        options={shownOutcomes.map((value) => {
          const counted = data?.counts.find((one) => one.outcome === value);
          const word = outcomeWords[value];
          return { value, label: counted?.isAtLeast ? `${word}, at least` : word, count: counted?.count ?? null };
        })}
      />
      <Exactly chosen={chosen} />
      <SearchInput
        label="Find calls by the beginning of their path"
        placeholder="Path begins with…"
        className={classes.path}
        maxLength={500}
        typed={path.typed}
        onType={path.type}
        onClear={path.clear}
      />
      <Select
        aria-label="What for"
        size="xs"
        className={classes.span}
        allowDeselect={false}
        data={shownPurposes.map((value) => ({ value, label: purposeWords[value] }))}
        value={purpose}
        onChange={(value) => change({ purpose: value === 'all' ? null : value })}
      />
      <Select
        aria-label="When"
        size="xs"
        className={classes.span}
        allowDeselect={false}
        data={callSpans.map((value) => ({ value, label: spanWords[value] }))}
        value={span}
        onChange={(value) => change({ since: value === 'any' ? null : value, from: null, to: null })}
      />
      {span === 'between' && <CallMoments chosen={chosen} />}
    </div>
  );
}

/** The line of the summary that was opened, until it is let go. */
function Exactly({ chosen: { resource, status, change } }: { chosen: ChosenCalls }) {
  if (resource === null && status === null) return null;
  const words = [resource, status === 0 ? 'no answer' : status].filter((part) => part !== null).join(', ');
  return (
    <Button
      size="compact-xs"
      variant="default"
      rightSection={<IconX size={12} stroke={2} aria-hidden />}
      aria-label={`Only ${words}: show all again`}
      className={classes.exactly}
      onClick={() => change({ resource: null, status: null })}
    >
      {words}
    </Button>
  );
}
