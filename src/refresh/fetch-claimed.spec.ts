import { anAccess } from '#connectors/testing/an-access.ts';
import { ConnectorError } from '#connectors/connector-error.ts';
import { FakeBilling } from '../../test/support/fake-billing.ts';
import type { ClaimedObject } from './claimed-objects.ts';
import { fetchClaimed } from './fetch-claimed.ts';

const now = new Date('2026-06-15T12:00:00Z');

function aRow(kind: string, id: string): ClaimedObject {
  return {
    connection_id: '0',
    kind,
    external_id: id,
    wanted: '1',
    attempts: 1,
    error: null,
    customer_id: null,
    offered_customer_id: null,
    known_at: null,
    swept: null,
    gone_at: null,
  };
}

describe('reading what was claimed', () => {
  it('asks for no other object of a kind that is refused, and for those of other kinds', async () => {
    const connector = new FakeBilling(() => now);
    connector.before = (call) => {
      if (call.startsWith('fetch bill')) throw new ConnectorError('forbidden', 'No bills.', { permissions: [] });
    };
    const rows = [aRow('bill', 'bill_1'), aRow('bill', 'bill_2'), aRow('customer', 'cus_1'), aRow('bill', 'bill_3')];
    const access = anAccess();
    const { answered, failed, outage } = await fetchClaimed({ connector, access }, rows, now);
    // Together, and then to find out at what it lies.
    expect(connector.calls).toEqual(['fetch bill bill_1', 'fetch bill bill_1', 'fetch customer cus_1']);
    expect(answered.map(({ row }) => row.external_id)).toEqual(['cus_1']);
    expect(failed.map(({ row, error }) => [row.external_id, error.kind])).toEqual([
      ['bill_1', 'forbidden'],
      ['bill_2', 'forbidden'],
      ['bill_3', 'forbidden'],
    ]);
    expect(outage).toBeNull();
  });
});
