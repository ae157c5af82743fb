import { Spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { FoundAccountDto } from '#contracts/account-search.ts';
import { statusLooks } from '../features/accounts/status-tones.ts';
import { BandMark } from '../ui/band-mark.tsx';
import { MoneyText } from '../ui/money-text.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { type NavItem, navItems } from './nav-items.ts';
import { paletteStore } from './palette-store.ts';
import { useAccountSearch, useFirstChosen } from './use-palette-search.ts';
import classes from './palette.module.css';

/** Mod+K: pages by name, accounts by whatever the search knows of them. */
export function Palette() {
  const [text, setText] = useState('');
  return (
    <Spotlight.Root
      store={paletteStore}
      query={text}
      onQueryChange={setText}
      shortcut={['mod + K']}
      scrollable
      // Where its first line stays while the results under it come and go.
      centered={false}
      yOffset="14vh"
      overlayProps={{ backgroundOpacity: 0.35, blur: 0 }}
      attributes={{ content: { 'aria-label': 'Search pages and accounts' } }}
      maxHeight={420}
    >
      <PaletteResults text={text} />
    </Spotlight.Root>
  );
}

function PaletteResults({ text }: { text: string }) {
  const { rows, isBehind } = useAccountSearch(text);
  const pages = navItems.filter((item) => item.label.toLowerCase().includes(text.trim().toLowerCase()));
  const isEmpty = pages.length === 0 && rows.length === 0;
  const results = [...pages.map(({ path }) => path), ...rows.map(({ id }) => id)];
  // A page that fits is there at once and stays the first.
  const enter = useFirstChosen(results, isBehind && pages.length === 0);
  return (
    <>
      <Spotlight.Search
        aria-label="Search pages and accounts"
        placeholder="Go to a page or an account"
        leftSection={<IconSearch size={16} stroke={1.75} />}
        {...enter}
      />
      <Spotlight.ActionsList>
        {pages.length > 0 && <Pages pages={pages} />}
        {rows.length > 0 && <Accounts rows={rows} />}
        {isEmpty && <Spotlight.Empty>{isBehind ? 'Searching' : 'Nothing by that name.'}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </>
  );
}

function Pages({ pages }: { pages: readonly NavItem[] }) {
  const navigate = useNavigate();
  return (
    <Spotlight.ActionsGroup label="Pages">
      {pages.map(({ path, label, icon: Icon, letter }) => (
        <Spotlight.Action
          key={path}
          className={classes.action}
          label={label}
          leftSection={<Icon size={16} stroke={1.75} />}
          rightSection={<span className={classes.keys}>G {letter.toUpperCase()}</span>}
          onClick={() => void navigate(path)}
        />
      ))}
    </Spotlight.ActionsGroup>
  );
}

function Accounts({ rows }: { rows: readonly FoundAccountDto[] }) {
  const navigate = useNavigate();
  return (
    <Spotlight.ActionsGroup label="Accounts">
      {rows.map((row) => (
        <Spotlight.Action
          key={row.id}
          className={classes.action}
          label={row.name}
          onClick={() => void navigate(`/accounts/${row.id}`)}
        >
          <span className={classes.account}>
            <BandMark band={row.band} score={row.score} isCompact />
            <span className={classes.name}>{row.name}</span>
            {row.foundBy === null ? (
              <span className={classes.domain}>{row.domain}</span>
            ) : (
              <span className={classes.foundBy}>Bills to {row.foundBy}</span>
            )}
            {row.status === 'contact' ? (
              <StatusBadge tone={statusLooks.contact.tone}>{statusLooks.contact.word}</StatusBadge>
            ) : (
              <MoneyText amount={row.mrr} />
            )}
          </span>
        </Spotlight.Action>
      ))}
    </Spotlight.ActionsGroup>
  );
}
