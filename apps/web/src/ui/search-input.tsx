import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useRef } from 'react';
import { useShortcuts } from '../lib/hotkeys.ts';

interface SearchInputProps {
  label: string;
  placeholder: string;
  className?: string | undefined;
  maxLength?: number;
  typed: string;
  onType: (text: string) => void;
  onClear: () => void;
}

/** What narrows a list while it is typed; reached with a slash, left with Escape. */
export function SearchInput({
  label,
  placeholder,
  className,
  maxLength = 100,
  typed,
  onType,
  onClear,
}: SearchInputProps) {
  const input = useRef<HTMLInputElement>(null);
  useShortcuts('Search', [{ keys: '/', does: 'Search', run: () => input.current?.focus() }]);
  return (
    <TextInput
      ref={input}
      size="xs"
      {...(className === undefined ? {} : { className })}
      maxLength={maxLength}
      aria-label={label}
      placeholder={placeholder}
      leftSection={<IconSearch size={14} aria-hidden />}
      rightSection={typed === '' ? null : <CloseButton size="sm" aria-label="Clear the search" onClick={onClear} />}
      value={typed}
      onChange={(event) => onType(event.currentTarget.value)}
      onKeyDown={(event) => event.key === 'Escape' && input.current?.blur()}
    />
  );
}
