import type { useSearchText } from '../../lib/use-search-text.ts';
import { SearchInput } from '../../ui/search-input.tsx';
import classes from './customers.module.css';

/** Narrows the book to those who are called so. */
export function CustomersSearch({ text }: { text: ReturnType<typeof useSearchText> }) {
  return (
    <SearchInput
      label="Search customers by name or domain"
      placeholder="Name or domain"
      className={classes.search}
      typed={text.typed}
      onType={text.type}
      onClear={text.clear}
    />
  );
}
