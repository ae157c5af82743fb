import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { listAccounts } from '#contracts/accounts.ts';
import { queryOf } from '../lib/api.ts';
import { useMode } from '../lib/mode.ts';
import { BandMark } from '../ui/band-mark.tsx';
import { MoneyText } from '../ui/money-text.tsx';
import { navItems } from './nav-items.ts';
import { paletteStore } from './palette-store.ts';
import classes from './palette.module.css';

const found = 8;

/** Mod+K: pages by name, accounts by whatever the search knows of them. */
export function Palette() {
  const [text, setText] = useState('');
  const accounts = useAccountSearch(text);
  const navigate = useNavigate();
  const pages = navItems.filter((item) => item.label.toLowerCase().includes(text.trim().toLowerCase()));
  const isEmpty = pages.length === 0 && accounts.rows.length === 0;
  return (
    <Spotlight.Root
      store={paletteStore}
      query={text}
      onQueryChange={setText}
      shortcut={['mod + K']}
      scrollable
      overlayProps={{ backgroundOpacity: 0.35, blur: 0 }}
      attributes={{ content: { 'aria-label': 'Search pages and accounts' } }}
      maxHeight={420}
    >
      <Spotlight.Search
        aria-label="Search pages and accounts"
        placeholder="Go to a page or an account"
        leftSection={<IconSearch size={16} stroke={1.75} />}
      />
      <Spotlight.ActionsList>
        {pages.length > 0 && (
          <Spotlight.ActionsGroup label="Pages">
            {pages.map(({ path, label, icon: Icon, letter }) => (
              <Spotlight.Action
                key={path}
                label={label}
                leftSection={<Icon size={16} stroke={1.75} />}
                rightSection={<span className={classes.keys}>G {letter.toUpperCase()}</span>}
                onClick={() => void navigate(path)}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {accounts.rows.length > 0 && (
          <Spotlight.ActionsGroup label="Accounts">
            {accounts.rows.map((row) => (
              <Spotlight.Action key={row.id} label={row.name} onClick={() => void navigate(`/accounts/${row.id}`)}>
                <span className={classes.account}>
                  <BandMark band={row.band} score={row.score} isCompact />
                  <span className={classes.name}>{row.name}</span>
                  <span className={classes.domain}>{row.domain}</span>
                  <MoneyText amount={row.mrr} />
                </span>
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        )}
        {isEmpty && <Spotlight.Empty>{accounts.isSearching ? 'Searching' : 'Nothing by that name.'}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function useAccountSearch(text: string) {
  const { mode } = useMode();
  const [search] = useDebouncedValue(text.trim(), 150);
  const { data, isFetching } = useQuery({
    ...queryOf(listAccounts, { query: { mode, search, limit: found } }),
    enabled: search.length > 0,
    placeholderData: keepPreviousData,
  });
  return { rows: search.length > 0 ? (data?.rows ?? []) : [], isSearching: isFetching };
}
