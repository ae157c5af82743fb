import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { wordsOf } from './api-problem.ts';
import { focusContent } from './focus.ts';

const closeButtonProps = { 'aria-label': 'Dismiss' };

/** Says what was done and offers to take it back for as long as it is shown. */
export function showUndoToast(words: string, onUndo: () => void): void {
  const id = notifications.show({
    message: (
      <span style={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: 12 }}>
        {words}
        <Button
          variant="default"
          style={{ flex: 'none' }}
          onClick={() => {
            notifications.hide(id);
            // The button goes with what it took back.
            focusContent();
            onUndo();
          }}
        >
          Undo
        </Button>
      </span>
    ),
    autoClose: 8_000,
    withBorder: true,
    closeButtonProps,
  });
}

/** Says what was done, where the row that would show it may have left the list. */
export function showDoneToast(words: string): void {
  notifications.show({ message: words, withBorder: true, autoClose: 8_000, closeButtonProps });
}

/** Says that something did not happen, in the words of the server. */
export function showFailureToast(what: string, error: unknown): void {
  notifications.show({
    title: what,
    message: wordsOf(error),
    color: 'red',
    withBorder: true,
    autoClose: 10_000,
    closeButtonProps,
  });
}
