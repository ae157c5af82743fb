import { MantineProvider, TextInput } from '@mantine/core';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { type FormEvent, useState } from 'react';
import { WorkButton } from './work-button.tsx';

/** A form that is empty again when its work is done. */
function Example({ work }: { work: () => Promise<void> }) {
  const [typed, setTyped] = useState('11.4850');
  const [isBusy, setIsBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setIsBusy(true);
    await work();
    setIsBusy(false);
    setTyped('');
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <TextInput label="Rate" value={typed} onChange={({ currentTarget }) => setTyped(currentTarget.value)} />
      <WorkButton type="submit" loading={isBusy} disabled={typed === ''}>
        Set rate
      </WorkButton>
    </form>
  );
}

describe('a button that works', () => {
  it('keeps the focus and does nothing twice meanwhile, then gives it to the first field', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    let times = 0;
    const work = () => {
      times += 1;
      return promise;
    };
    render(<Example work={work} />, {
      wrapper: ({ children }) => <MantineProvider env="test">{children}</MantineProvider>,
    });
    const button = screen.getByRole('button', { name: 'Set rate' });
    await userEvent.click(button);
    expect(button.getAttribute('aria-disabled')).toBe('true');
    await userEvent.keyboard('{Enter}');
    await userEvent.type(screen.getByLabelText('Rate'), '{Enter}');
    expect(times).toBe(1);
    button.focus();
    resolve();
    await waitFor(() => expect(button).toHaveProperty('disabled', true));
    expect(document.activeElement).toBe(screen.getByLabelText('Rate'));
  });
});
