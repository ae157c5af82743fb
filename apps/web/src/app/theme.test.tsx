import { MantineProvider, Notification, Tooltip } from '@mantine/core';
import { render, screen, within } from '@testing-library/react';
import { theme } from './theme.ts';

describe('a tooltip', () => {
  it('stands inside the page and not beside every landmark', async () => {
    render(
      <MantineProvider theme={theme}>
        <nav>
          <Tooltip label="Fold the side bar" opened>
            <button type="button">Fold</button>
          </Tooltip>
        </nav>
        <main id="content" />
      </MantineProvider>,
    );
    expect(await within(screen.getByRole('main')).findByRole('tooltip')).toBeTruthy();
  });
});

describe('a toast', () => {
  it('says why in a tone that is measured, like all text', () => {
    render(
      <MantineProvider theme={theme}>
        <Notification title="The sandbox was not connected">Stripe asks us to slow down.</Notification>
      </MantineProvider>,
    );
    expect(screen.getByText('Stripe asks us to slow down.').style.color).toBe('var(--mantine-color-dimmed)');
  });
});
