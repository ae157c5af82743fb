import { useAddress } from '../../lib/address.ts';
import { FilterChips } from '../../ui/filter-chips.tsx';
import { Page } from '../../ui/page.tsx';
import { RatesSection } from './rates/rates-section.tsx';
import { ApiKeys } from './api-keys.tsx';
import { HealthModel } from './health-model.tsx';
import { MailSettings } from './mail-settings.tsx';
import { Members } from './members.tsx';

const tabs = ['keys', 'members', 'mail', 'rates', 'health'] as const;
const options = [
  { value: 'keys', label: 'API keys' },
  { value: 'members', label: 'Members' },
  { value: 'mail', label: 'Mail' },
  { value: 'rates', label: 'Currency' },
  { value: 'health', label: 'Health model' },
] as const;

export function SettingsPage() {
  const [tab, setTab] = useAddress('tab', 'keys', tabs);
  return (
    <Page
      title="Settings"
      width="text"
      filters={<FilterChips label="Part" value={tab} options={options} onChange={setTab} />}
    >
      <div>
        {tab === 'keys' && <ApiKeys />}
        {tab === 'members' && <Members />}
        {tab === 'mail' && <MailSettings />}
        {tab === 'rates' && <RatesSection />}
        {tab === 'health' && <HealthModel />}
      </div>
    </Page>
  );
}
