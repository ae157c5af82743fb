import { Button, type ButtonProps } from '@mantine/core';
import { useMergedRef } from '@mantine/hooks';
import { type ComponentProps, type MouseEvent, useLayoutEffect, useRef } from 'react';

interface WorkButtonProps extends ButtonProps, Omit<ComponentProps<'button'>, keyof ButtonProps> {
  loading: boolean;
}

/**
 * A button whose press takes a while. Meanwhile it does nothing more, but keeps the focus, which a disabled one would drop; when it has
 * nothing more to do afterwards, the first field of its form has it.
 */
export function WorkButton({ loading, disabled = false, onClick, onFocus, onBlur, ref, ...props }: WorkButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  const isIdle = disabled && !loading;
  // The browser has dropped it by the time that an effect could ask.
  const isFocused = useRef(false);
  useLayoutEffect(() => {
    if (isIdle && isFocused.current) button.current?.form?.querySelector('input')?.focus();
  }, [isIdle]);
  return (
    <Button
      {...props}
      ref={useMergedRef(button, ref)}
      loading={loading}
      onFocus={(event) => {
        isFocused.current = true;
        onFocus?.(event);
      }}
      onBlur={(event) => {
        isFocused.current = false;
        onBlur?.(event);
      }}
      onClick={loading ? refuse : onClick}
      renderRoot={(root: ComponentProps<'button'>) => (
        <button {...root} disabled={isIdle} aria-disabled={loading || root['aria-disabled']} />
      )}
    />
  );
}

/** Neither itself, nor the form that Enter in one of its fields would send again. */
function refuse(event: MouseEvent): void {
  event.preventDefault();
}
