import { fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Link, Route, Routes, useNavigate } from 'react-router';
import { renderPage } from '../testing/render-page.tsx';
import { DataTable } from './data-table.tsx';
import { Page } from './page.tsx';

const rows = Array.from({ length: 40 }, (_, at) => ({ id: `r${at}`, name: `Row ${at}` }));

function List() {
  return (
    <Page title="Examples">
      <DataTable
        label="Examples"
        columns={[{ key: 'name', header: 'Name', width: 160, card: 'title', cell: ({ name }) => name }]}
        rows={rows}
        rowKey={({ id }) => id}
        rowHref={({ id }) => `/rows/${id}`}
      />
    </Page>
  );
}

function Example() {
  const navigate = useNavigate();
  return (
    <Page title="Example">
      <button type="button" onClick={() => void navigate(-1)}>
        Back
      </button>
      <Link to="/">All examples</Link>
    </Page>
  );
}

function Pages() {
  return (
    <Routes>
      <Route path="/" element={<List />} />
      <Route path="/rows/:id" element={<Example />} />
    </Routes>
  );
}

const open = () => renderPage(Pages, { path: '*', address: '/' });
const list = () => screen.getByRole('region', { name: 'Examples: content' });

async function openRow(name: string) {
  list().scrollTop = 900;
  fireEvent.scroll(list());
  await userEvent.click(screen.getByRole('link', { name }));
}

describe('the place in a list', () => {
  it('is the same after a step back, at the row that was opened, from which J goes on', async () => {
    open();
    await openRow('Row 30');
    await userEvent.click(screen.getByRole('button', { name: 'Back' }));
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('link', { name: 'Row 30' })));
    expect(list().scrollTop).toBe(900);
    await userEvent.keyboard('j');
    expect(document.activeElement).toBe(screen.getByRole('link', { name: 'Row 31' }));
  });

  it('is its beginning for whoever goes there anew', async () => {
    open();
    await openRow('Row 30');
    await userEvent.click(screen.getByRole('link', { name: 'All examples' }));
    await userEvent.keyboard('j');
    expect(list().scrollTop).toBe(0);
    expect(document.activeElement).toBe(screen.getByRole('link', { name: 'Row 0' }));
  });
});
