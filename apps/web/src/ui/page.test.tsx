import { jest } from '@jest/globals';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderPage } from '../testing/render-page.tsx';
import { FilterChips } from './filter-chips.tsx';
import { Page } from './page.tsx';

/** A window of so many em, as media queries see it. */
function windowOf(em: number) {
  const plain = window.matchMedia;
  return jest.spyOn(window, 'matchMedia').mockImplementation((query) => {
    const most = /max-width: ([\d.]+)em/.exec(query)?.[1];
    return Object.assign(plain.call(window, query), { matches: most !== undefined && em <= Number(most) });
  });
}

const open = (chips: number) =>
  renderPage(
    () => (
      <Page
        title="Examples"
        filters={
          <FilterChips
            label="Which"
            value="1"
            options={Array.from({ length: chips }, (_, at) => ({ value: `${at + 1}`, label: `Chip ${at + 1}` }))}
            onChange={() => {}}
          />
        }
        action={<button type="button">Act</button>}
      >
        Nothing.
      </Page>
    ),
    { path: '/', address: '/' },
  );

describe('the head of a page', () => {
  it.each([
    ['a desk', 90, 7, 'Chip 1'],
    ['a narrow window whose chips leave room', 60, 5, 'Chip 1'],
    ['a narrow window whose chips fill a line', 60, 6, 'Act'],
    ['a phone', 30, 2, 'Act'],
  ])('is walked through in the order in which it is seen: at %s', async (_where, em, chips, first) => {
    const media = windowOf(em);
    open(chips);
    await userEvent.tab();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: first }));
    media.mockRestore();
  });
});
