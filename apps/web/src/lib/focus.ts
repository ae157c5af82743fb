/** As a `ref`: takes the focus as soon as it stands there. */
export function focusOn(element: HTMLElement | null): void {
  element?.focus();
}

/** The same for the first field of a form. */
export function focusFirstField(form: HTMLFormElement | null): void {
  form?.querySelector('input')?.focus();
}

/** Where to be when what had the focus is gone for good: at the page itself, not before the skip link. */
export function focusContent(): void {
  document.getElementById('content')?.focus();
}
