import { Outlet, useNavigate } from 'react-router';
import { useMe } from '../lib/me.ts';
import { useMode } from '../lib/mode.ts';
import { modKey, useShortcuts } from '../lib/hotkeys.ts';
import { TestModeFrame } from '../ui/test-mode-frame.tsx';
import { BottomBar } from './bottom-bar.tsx';
import { navItems } from './nav-items.ts';
import { openPalette } from './palette-store.ts';
import { Palette } from './palette.tsx';
import { ShortcutHelp } from './shortcut-help.tsx';
import { openShortcutHelp } from './shortcut-store.ts';
import { SideBar } from './side-bar.tsx';
import { StreamMark } from './stream-mark.tsx';
import classes from './frame.module.css';

/** Side bar, the page, and what opens over every page. */
export function FrameContent() {
  const { modes } = useMe();
  const { mode } = useMode();
  const navigate = useNavigate();
  useShortcuts('Everywhere', [
    { keys: '?', does: 'Show shortcuts', run: openShortcutHelp },
    { keys: '/', does: 'Search', run: openPalette },
    // Bound by the palette itself, also where something is being written; here it is told.
    { keys: `${modKey} K`, does: 'Go to a page or an account', run: openPalette },
    ...navItems.map(({ path, label, letter }) => ({
      keys: `g ${letter}`,
      does: `Go to ${label}`,
      run: () => void navigate(path),
    })),
  ]);
  return (
    <TestModeFrame isTest={mode === 'test' && modes.length > 0}>
      <a href="#content" className={classes.skip}>
        Skip to the page
      </a>
      <div className={classes.frame}>
        <SideBar />
        <div className={classes.phoneStream}>
          <StreamMark />
        </div>
        <main id="content" className={classes.main} tabIndex={-1}>
          <Outlet />
        </main>
        <BottomBar />
      </div>
      <Palette />
      <ShortcutHelp />
    </TestModeFrame>
  );
}
