import { CustomersPage } from '../features/accounts/customers-page.tsx';
import { ConnectChoices } from '../features/connections/connect-choices.tsx';

/** Customers, with the ways to connect billing in its empty state. */
export function CustomersRoute() {
  return <CustomersPage connectChoices={<ConnectChoices isBare />} />;
}
