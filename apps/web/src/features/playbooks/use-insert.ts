import { type RefObject, useLayoutEffect, useRef } from 'react';

type Field = HTMLInputElement | HTMLTextAreaElement;

/**
 * Writes text at the cursor of the field that was written in last, and leaves the cursor behind it. A field nobody has been in
 * yet is written at its end.
 */
export function useInsert(fallback: RefObject<Field | null>) {
  const last = useRef<Field | null>(null);
  const cursor = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (cursor.current === null) return;
    const field = last.current ?? fallback.current;
    field?.focus();
    field?.setSelectionRange(cursor.current, cursor.current);
    cursor.current = null;
  });
  return {
    /** For the field's `onFocus`. */
    enter: (field: Field) => {
      last.current = field;
    },
    /** The field that is written in, its text with `text` in it. */
    insert: (text: string): { field: Field; value: string } | null => {
      const field = last.current ?? fallback.current;
      if (!field) return null;
      const from = last.current ? (field.selectionStart ?? field.value.length) : field.value.length;
      const to = last.current ? (field.selectionEnd ?? from) : field.value.length;
      cursor.current = from + text.length;
      return { field, value: `${field.value.slice(0, from)}${text}${field.value.slice(to)}` };
    },
  };
}
