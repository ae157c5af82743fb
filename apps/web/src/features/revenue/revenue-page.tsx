import { useSearchParams } from 'react-router';
import { useAddress } from '../../lib/address.ts';
import { FilterChips } from '../../ui/filter-chips.tsx';
import { Page } from '../../ui/page.tsx';
import { ConnectionStrips } from '../../ui/connection-strips.tsx';
import { DifferencesSection } from './differences-section.tsx';
import { MonthsSection } from './months-section.tsx';
import { SourceSection } from './source-section.tsx';
import classes from './revenue.module.css';

const tabs = ['source', 'differences'] as const;
const options = [
  { value: 'source', label: 'Source and history' },
  { value: 'differences', label: 'Differences' },
] as const;

/** Where does our revenue come from, and what was it? */
export function RevenuePage() {
  const [tab, setTab] = useAddress('tab', 'source', tabs);
  const [search] = useSearchParams();
  return (
    <Page title="Revenue" filters={<FilterChips label="Part" value={tab} options={options} onChange={setTab} />}>
      <ConnectionStrips />
      {tab === 'differences' ? (
        <DifferencesSection />
      ) : (
        <div className={classes.parts}>
          <SourceSection />
          {!search.has('consider') && <MonthsSection />}
        </div>
      )}
    </Page>
  );
}
