import type { ConnectionDto } from '#contracts/connections.ts';
import { useAddress } from '../../lib/address.ts';
import { FilterChips } from '../../ui/filter-chips.tsx';
import { AttachmentsList } from './attachments-list.tsx';
import { shownStates, type ShownState, stateWords } from './attachment-states.ts';
import { namedCustomers } from './connection-states.ts';
import classes from './deliveries.module.css';

/** The customers of the billing system, narrowed by where they belong: the list behind each count of a connection. */
export function AttachmentsTab({ connection }: { connection: ConnectionDto }) {
  const [state, setState] = useAddress('state', 'all', shownStates);
  const { customers, review, byHand, waiting, deleted } = connection.counts;
  const counts: Readonly<Record<ShownState, number>> = {
    all: namedCustomers(connection),
    attached: customers - review,
    review,
    waiting,
    deleted,
    by_hand: byHand,
  };
  return (
    <>
      <div className={classes.filters}>
        <FilterChips
          label="Where they belong"
          value={state}
          onChange={setState}
          options={shownStates.map((value) => ({ value, label: stateWords[value], count: counts[value] }))}
        />
      </div>
      <AttachmentsList connection={connection} state={state} />
    </>
  );
}
