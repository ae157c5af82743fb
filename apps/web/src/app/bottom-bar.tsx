import { Drawer } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { NavLink as RouterLink } from 'react-router';
import { formatCount } from '../lib/format.ts';
import { MemberMenu } from './member-menu.tsx';
import { ModeSwitch } from './mode-switch.tsx';
import { navItems } from './nav-items.ts';
import { useCounts } from './use-counts.ts';
import classes from './bottom-bar.module.css';

const main = navItems.filter(({ isMain }) => isMain);
const rest = navItems.filter(({ isMain }) => !isMain);

/** The side bar of a phone: four places under the thumb, the rest behind "More". */
export function BottomBar() {
  const [isOpen, setOpen] = useState(false);
  const countOf = useCounts();
  const close = () => setOpen(false);
  return (
    <nav className={classes.bar} aria-label="Main, at the bottom">
      {main.map((item) => {
        const { path, label, icon: Icon } = item;
        const count = countOf(item);
        return (
          <RouterLink key={path} to={path} className={classes.link}>
            <span className={classes.icon}>
              <Icon size={20} stroke={1.75} />
              {count !== null && count > 0 && <span className={classes.count}>{formatCount(count)}</span>}
            </span>
            {label}
          </RouterLink>
        );
      })}
      <button type="button" className={classes.link} aria-expanded={isOpen} onClick={() => setOpen(true)}>
        <span className={classes.icon}>
          <IconDots size={20} stroke={1.75} />
        </span>
        More
      </button>
      <Drawer
        opened={isOpen}
        onClose={close}
        position="bottom"
        size="auto"
        styles={{ content: { height: 'auto', flex: '0 0 100%' }, inner: { alignItems: 'flex-end' } }}
        title="More"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <div className={classes.more}>
          {rest.map(({ path, label, icon: Icon }) => (
            <RouterLink key={path} to={path} className={classes.row} onClick={close}>
              <Icon size={18} stroke={1.75} />
              {label}
            </RouterLink>
          ))}
          <ModeSwitch />
          <MemberMenu />
        </div>
      </Drawer>
    </nav>
  );
}
