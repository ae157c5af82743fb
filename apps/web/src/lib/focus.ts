import { type RefObject, useLayoutEffect } from 'react';

/** As a `ref`: takes the focus as soon as it stands there. */
export function focusOn(element: HTMLElement | null): void {
  element?.focus();
}

/** The same for the first field of a form. */
export function focusFirstField(form: HTMLFormElement | null): void {
  form?.querySelector('input')?.focus();
}

/**
 * For what its own actions take away: when it goes with the focus in it, the next one of its list has it, or the one before, or what
 * stands around the list.
 */
export function usePassedFocus(own: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = own.current;
    return () => {
      if (!element?.contains(document.activeElement)) return;
      const around = element.parentElement?.closest<HTMLElement>('[tabindex]');
      const others = [element.nextElementSibling, element.previousElementSibling];
      // What is removed together with it is seen to be so only then.
      queueMicrotask(() => {
        const next = others.find((other) => other?.isConnected)?.querySelector<HTMLElement>('button, a[href]');
        (next ?? (around?.isConnected ? around : document.getElementById('content')))?.focus();
      });
    };
  }, [own]);
}

/** Where to be when what had the focus is gone for good: at the page itself, not before the skip link. */
export function focusContent(): void {
  document.getElementById('content')?.focus();
}
