import { ActionIcon, Kbd, Tooltip } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand, IconSearch } from '@tabler/icons-react';
import { modKey } from '../lib/hotkeys.ts';
import { useMe } from '../lib/me.ts';
import { MemberMenu } from './member-menu.tsx';
import { ModeSwitch } from './mode-switch.tsx';
import { NavLink } from './nav-link.tsx';
import { setUpItems, workItems } from './nav-items.ts';
import { openPalette } from './palette-store.ts';
import { StreamMark } from './stream-mark.tsx';
import { useCounts } from './use-counts.ts';
import classes from './side-bar.module.css';

/** Where to go and what waits there; folds to icons. */
export function SideBar() {
  const countOf = useCounts();
  const [isNarrow, setNarrow] = useLocalStorage({
    key: 'keepwell-narrow-side',
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  return (
    <nav className={classes.side} data-narrow={isNarrow || undefined} aria-label="Main">
      <SideBarTop isNarrow={isNarrow} onFold={() => setNarrow(!isNarrow)} />
      <div className={classes.links}>
        {workItems.map((item) => (
          <NavLink key={item.path} item={item} count={countOf(item)} isNarrow={isNarrow} />
        ))}
        <hr className={classes.rule} />
        {setUpItems.map((item) => (
          <NavLink key={item.path} item={item} count={null} isNarrow={isNarrow} />
        ))}
      </div>
      <div className={classes.bottom}>
        <StreamMark isNarrow={isNarrow} />
        <ModeSwitch isNarrow={isNarrow} />
        <MemberMenu isNarrow={isNarrow} />
      </div>
    </nav>
  );
}

/** Whose workspace this is, folding, and the search. */
function SideBarTop({ isNarrow, onFold }: { isNarrow: boolean; onFold: () => void }) {
  const me = useMe();
  const foldWords = isNarrow ? 'Unfold the side bar' : 'Fold the side bar';
  return (
    <>
      <div className={classes.top}>
        {!isNarrow && (
          <span className={classes.workspace} title={me.workspace.name}>
            <span className={classes.initial} aria-hidden>
              {me.workspace.name.slice(0, 1).toUpperCase()}
            </span>
            <span className={classes.name}>{me.workspace.name}</span>
          </span>
        )}
        <Tooltip label={foldWords} position="right">
          <ActionIcon variant="subtle" color="gray" size="sm" aria-label={foldWords} onClick={onFold}>
            {isNarrow ? (
              <IconLayoutSidebarLeftExpand size={16} stroke={1.75} />
            ) : (
              <IconLayoutSidebarLeftCollapse size={16} stroke={1.75} />
            )}
          </ActionIcon>
        </Tooltip>
      </div>
      <button
        type="button"
        className={classes.search}
        onClick={openPalette}
        aria-label={isNarrow ? 'Search' : undefined}
      >
        <IconSearch size={14} stroke={1.75} aria-hidden />
        {!isNarrow && (
          <>
            <span>Search</span>
            <Kbd size="xs">{modKey} K</Kbd>
          </>
        )}
      </button>
    </>
  );
}
