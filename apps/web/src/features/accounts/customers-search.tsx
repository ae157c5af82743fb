import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useRef } from 'react';
import { useShortcuts } from '../../lib/hotkeys.ts';
import classes from './customers.module.css';

interface CustomersSearchProps {
  typed: string;
  onType: (text: string) => void;
  onClear: () => void;
}

export function CustomersSearch({ typed, onType, onClear }: CustomersSearchProps) {
  const input = useRef<HTMLInputElement>(null);
  useShortcuts('Search customers', [{ keys: '/', does: 'Search', run: () => input.current?.focus() }]);
  return (
    <TextInput
      ref={input}
      size="xs"
      className={classes.search}
      maxLength={100}
      aria-label="Search customers by name or domain"
      placeholder="Name or domain"
      leftSection={<IconSearch size={14} aria-hidden />}
      rightSection={typed === '' ? null : <CloseButton size="sm" aria-label="Clear the search" onClick={onClear} />}
      value={typed}
      onChange={(event) => onType(event.currentTarget.value)}
      onKeyDown={(event) => event.key === 'Escape' && input.current?.blur()}
    />
  );
}
