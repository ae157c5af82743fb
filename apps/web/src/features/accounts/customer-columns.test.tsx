import { fitColumns } from '../../ui/fit-columns.ts';
import { pills } from './api.ts';
import { columnsOf } from './customer-columns.tsx';

/** What a window of 768 px leaves to the columns beside an open side bar. */
const room = 490;

describe('the columns of the customers', () => {
  it.each(pills)('leave the name readable on a small tablet: %s', (pill) => {
    const fitted = fitColumns(columnsOf[pill], room);
    expect(fitted.reduce((sum, { width }) => sum + width, 0)).toBeLessThanOrEqual(room);
    expect(fitted[0]?.key).toBe('account');
    expect(fitted[0]?.width).toBeGreaterThanOrEqual(160);
  });

  it('keep the reason of a pill that asks for one', () => {
    expect(fitColumns(columnsOf.past_due, room).map(({ key }) => key)).toContain('payment-reason');
    expect(fitColumns(columnsOf.status_unknown, room).map(({ key }) => key)).toContain('status-reason');
  });
});
