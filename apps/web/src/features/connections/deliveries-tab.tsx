import type { ConnectionDto } from '#contracts/connections.ts';
import { useAddress, useAddressOpen, useAddressText } from '../../lib/address.ts';
import { useShortcuts } from '../../lib/hotkeys.ts';
import { useSearchText } from '../../lib/use-search-text.ts';
import type { DeliveryFilter } from './deliveries-api.ts';
import { DeliveriesList } from './deliveries-list.tsx';
import { DeliveryAccount } from './delivery-account.tsx';
import { DeliveryFilters, shownResults } from './delivery-filters.tsx';
import { DeliveryPane } from './delivery-pane.tsx';
import { DeliverySearch } from './delivery-search.tsx';
import classes from './deliveries.module.css';

/** The letter box: what came, narrowed by result and type; one delivery opens beside the list, on a phone in its place. */
export function DeliveriesTab({ connection }: { connection: ConnectionDto }) {
  const { id, system, status } = connection;
  const [result, setResult] = useAddress('result', 'all', shownResults);
  const [type, setType] = useAddressText('type');
  const about = useSearchText();
  const [openId, open, close] = useAddressOpen('delivery');
  const [account, setAccount] = useAddressText('account');
  const filter: DeliveryFilter = {
    ...(result === 'all' ? {} : { result }),
    ...(type === null ? {} : { type }),
    ...(about.search === '' ? {} : { about: about.search }),
    ...(account === null ? {} : { account }),
  };
  useShortcuts('Delivery', openId === null ? [] : [{ keys: 'Escape', does: 'Close the delivery', run: close }]);
  return (
    <div className={classes.panes} data-open={openId !== null || undefined}>
      <div className={classes.side}>
        <DeliveryFilters
          id={id}
          result={result}
          type={type}
          onResult={setResult}
          onType={setType}
          isNarrowed={about.search !== '' || account !== null}
        >
          {account !== null && <DeliveryAccount id={id} filter={filter} onAll={() => setAccount(null)} />}
          <DeliverySearch about={about} />
        </DeliveryFilters>
        <DeliveriesList id={id} isEnded={status === 'disconnected'} filter={filter} openId={openId} onOpen={open} />
      </div>
      {openId !== null && <DeliveryPane key={openId} id={id} system={system} deliveryId={openId} onClose={close} />}
    </div>
  );
}
