import { Kbd, Modal } from '@mantine/core';
import { useShortcutGroups } from '../lib/hotkeys.ts';
import { closeShortcutHelp, useShortcutHelp } from './shortcut-store.ts';
import classes from './shortcut-help.module.css';

/** What the keyboard can do here, now. */
export function ShortcutHelp() {
  const isOpen = useShortcutHelp();
  const groups = useShortcutGroups();
  return (
    <Modal
      opened={isOpen}
      onClose={closeShortcutHelp}
      title="Keyboard shortcuts"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className={classes.groups}>
        {groups.toReversed().map((group) => (
          <section key={group.title}>
            <h3 className={classes.title}>{group.title}</h3>
            <dl className={classes.list}>
              {group.shortcuts.map(({ keys, does }) => (
                <div key={keys} className={classes.row}>
                  <dt>{does}</dt>
                  <dd>
                    {(keys === ' ' ? ['Space'] : keys.split(' ')).map((key) => (
                      <Kbd key={key} size="xs">
                        {key.length === 1 ? key.toUpperCase() : key}
                      </Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
