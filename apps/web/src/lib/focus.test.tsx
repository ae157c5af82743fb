import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useRef, useState } from 'react';
import { usePassedFocus } from './focus.ts';

function Item({ name, onClose }: { name: string; onClose: () => void }) {
  const own = useRef<HTMLLIElement>(null);
  usePassedFocus(own);
  return (
    <li ref={own}>
      <button type="button" onClick={onClose}>
        Close {name}
      </button>
    </li>
  );
}

function List() {
  const [names, setNames] = useState(['one', 'two', 'three']);
  return (
    <section aria-label="Examples" tabIndex={-1}>
      <ul>
        {names.map((name) => (
          <Item key={name} name={name} onClose={() => setNames(names.filter((other) => other !== name))} />
        ))}
      </ul>
    </section>
  );
}

describe('what goes with the focus in it', () => {
  it('leaves it to the next of its list, then to the one before, then to what stands around them', async () => {
    render(<List />);
    const press = () => userEvent.keyboard('{Enter}');
    const hasFocus = (element: HTMLElement) => waitFor(() => expect(document.activeElement).toBe(element));
    screen.getByRole('button', { name: 'Close two' }).focus();
    await press();
    await hasFocus(screen.getByRole('button', { name: 'Close three' }));
    await press();
    await hasFocus(screen.getByRole('button', { name: 'Close one' }));
    await press();
    await hasFocus(screen.getByRole('region', { name: 'Examples' }));
  });
});
