import { render, screen } from '@testing-library/react';
import { Age } from './age.tsx';

const fromNow = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();

describe('an age', () => {
  it('says of what came after the last tick of the clock that it is just now', () => {
    render(<Age at={fromNow(5_000)} />);
    expect(screen.getByText('just now')).toBeTruthy();
  });

  it('says when something is to come, and what never came', () => {
    render(<Age at={fromNow(2 * 3_600_000)} />);
    expect(screen.getByText('in 2 h')).toBeTruthy();
    render(<Age at={null} absent="None yet" />);
    expect(screen.getByText('None yet')).toBeTruthy();
  });

  it('can be said in a few letters', () => {
    render(<Age at={fromNow(-3 * 86_400_000)} isBrief />);
    expect(screen.getByText('3 d')).toBeTruthy();
  });
});
