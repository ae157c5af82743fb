import type { useSearchText } from '../../lib/use-search-text.ts';
import { SearchInput } from '../../ui/search-input.tsx';
import classes from './deliveries.module.css';

/** Finds deliveries by what they are about. */
export function DeliverySearch({ about }: { about: ReturnType<typeof useSearchText> }) {
  return (
    <SearchInput
      label="Find deliveries by the id of an event, an object or a customer"
      placeholder="Id of event, object or customer"
      className={classes.about}
      maxLength={255}
      typed={about.typed}
      onType={about.type}
      onClear={about.clear}
    />
  );
}
