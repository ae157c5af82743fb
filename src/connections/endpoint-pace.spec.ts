import type { BudgetClock } from './budget-clock.ts';
import { EndpointPace } from './endpoint-pace.ts';

/** Time that moves when it is told to. */
class SetTime implements BudgetClock {
  at = 0;
  readonly #due: { at: number; go: () => void }[] = [];

  now = () => this.at;
  after = (milliseconds: number, go: () => void) => {
    const one = { at: this.at + milliseconds, go };
    this.#due.push(one);
    return () => void this.#due.splice(this.#due.indexOf(one), this.#due.includes(one) ? 1 : 0);
  };

  async pass(milliseconds: number): Promise<void> {
    this.at += milliseconds;
    for (const one of [...this.#due].filter(({ at }) => at <= this.at)) one.go();
    await Promise.resolve();
  }
}

describe('the pace of calls to one endpoint', () => {
  const running = new AbortController().signal;
  const opened = () => {
    const time = new SetTime();
    const pace = new EndpointPace(25, time);
    const begun: string[] = [];
    const call = (path: string, signal = running) => void pace.turn(path, signal).then(() => begun.push(path));
    return { time, begun, call };
  };

  it('spaces the calls to one endpoint evenly and lets the others go', async () => {
    const { time, begun, call } = opened();
    for (const path of ['/v1/invoices', '/v1/invoices', '/v1/charges', '/v1/invoices']) call(path);
    await time.pass(0);
    expect(begun).toEqual(['/v1/invoices', '/v1/charges']);
    await time.pass(39);
    expect(begun).toHaveLength(2);
    await time.pass(1);
    expect(begun).toHaveLength(3);
    await time.pass(40);
    expect(begun).toHaveLength(4);
  });

  it('takes single objects of a resource for one endpoint, apart from its list', async () => {
    const { time, begun, call } = opened();
    for (const path of ['/v1/invoices/in_1', '/v1/invoices/in_2', '/v1/invoices']) call(path);
    await time.pass(0);
    expect(begun).toEqual(['/v1/invoices/in_1', '/v1/invoices']);
  });

  it('keeps nobody waiting who is told to stop', async () => {
    const { time, begun, call } = opened();
    const stopped = new AbortController();
    call('/v1/invoices');
    call('/v1/invoices', stopped.signal);
    stopped.abort();
    await time.pass(0);
    expect(begun).toHaveLength(2);
  });
});
