import { render, screen, within } from '@testing-library/react';
import type { BackfillDto } from '#contracts/backfill.ts';
import { FakeServer } from '../../testing/fake-server.ts';
import { BackfillProgress } from './backfill-progress.tsx';
import { aBackfill, aConnection } from './testing/connections.ts';

const phases = [
  { kind: 'invoice', label: 'Invoices', status: 'running' as const, read: 500, expected: null, words: null },
  { kind: 'charge', label: 'Charges', status: 'waiting' as const, read: 0, expected: null, words: null },
];
const showAt = (status: BackfillDto['status']) => {
  const { container } = render(
    <BackfillProgress connection={aConnection({ backfill: aBackfill({ status, phases }) })} />,
  );
  const [reading, next] = within(container).getAllByRole('listitem');
  return { reading, next, movement: container.querySelector('[data-moving]') };
};

beforeEach(() => void new FakeServer());

describe('the progress of a reading', () => {
  it('moves while it reads', () => {
    const { reading, next, movement } = showAt('running');
    expect(movement).toBeTruthy();
    expect([reading?.textContent, next?.textContent]).toEqual(['Invoices500', 'Chargeswaiting']);
  });

  it.each([
    ['canceled', 'Reading stopped', 'Invoices500, stopped', 'Chargesnot read'],
    ['failed', 'Reading failed', 'Invoices500, failed', 'Chargesnot read'],
    ['paused', 'Reading pauses', 'Invoices500, paused', 'Chargeswaiting'],
    ['waiting', 'Waiting to read', 'Invoices500, waiting', 'Chargeswaiting'],
  ] as const)('stands still, in words too, once it is %s', (status, heading, words, nextWords) => {
    const { reading, next, movement } = showAt(status);
    expect(movement).toBeNull();
    expect(screen.getByText(heading)).toBeTruthy();
    expect([reading?.textContent, next?.textContent]).toEqual([words, nextWords]);
    expect(screen.getByRole('status').textContent).not.toMatch(/invoices|percent/);
  });
});
