import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openCluster } from '../bench/support/cluster.ts';
import { Stage } from '../bench/support/stage.ts';
import type { Fault, Outcome, Wishes } from './fault.ts';
import { backfillKilled } from './rows/backfill-killed.ts';
import { burst } from './rows/burst.ts';
import { callsCut } from './rows/calls-cut.ts';
import { databaseAway } from './rows/database-away.ts';
import { dueAtOnce } from './rows/due-at-once.ts';
import { largeCustomer } from './rows/large-customer.ts';
import { migrationKilled } from './rows/migration-killed.ts';
import { vendorLimited } from './rows/vendor-limited.ts';
import { workersKilled } from './rows/workers-killed.ts';

const faults: readonly Fault[] = [
  backfillKilled,
  burst,
  workersKilled,
  databaseAway,
  dueAtOnce,
  vendorLimited,
  callsCut,
  migrationKilled,
  largeCustomer,
];

const usage = `Usage: npm run faults -- [--only <name>]… [--minutes n] [--customers n] [--seed n]
Faults: ${faults.map(({ name }) => name).join(', ')}
`;

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    minutes: { type: 'string' },
    customers: { type: 'string' },
    seed: { type: 'string' },
  },
});
const wishes: Wishes = {
  minutes: numberOf(values.minutes),
  customers: numberOf(values.customers),
  seed: numberOf(values.seed) ?? Math.floor(Math.random() * 1e9),
};
if (values.only.some((name) => !faults.some((fault) => fault.name === name))) fail();

const cluster = await openCluster();
const stage = new Stage('full', cluster);
stage.keep(() => cluster.stop());
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => void stage.clear().then(() => process.exit(130)));
}
let areHeld = true;
try {
  for (const fault of faults) {
    if (values.only.length > 0 && !values.only.includes(fault.name)) continue;
    const began = Date.now();
    const { isHeld, figures } = await prove(fault);
    areHeld &&= isHeld;
    const minutes = ((Date.now() - began) / 60_000).toFixed(1);
    process.stdout.write(
      `${isHeld ? 'held    ' : 'NOT HELD'} ${fault.name} (${fault.line}), ${minutes} min, seed ${wishes.seed}: ${figures.join('; ')}\n`,
    );
  }
} finally {
  await stage.clear();
}
// What a fault left open by mistake must not keep the command from its end.
process.exit(areHeld ? 0 : 1);

/** A fault that throws, or does not end, is one that was not held. */
async function prove(fault: Fault): Promise<Outcome> {
  process.stderr.write(`trying ${fault.name} …\n`);
  const most = fault.mostMinutes(wishes);
  const late = wait(most * 60_000, null, { ref: false }).then(() => {
    throw new Error(`not ended within ${most} minutes`);
  });
  try {
    return await Promise.race([fault.prove(stage, wishes), late]);
  } catch (error) {
    return { isHeld: false, figures: [error instanceof Error ? (error.stack ?? error.message) : String(error)] };
  }
}

function numberOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const number = Number(text);
  return Number.isFinite(number) && number > 0 ? number : fail();
}

function fail(): never {
  process.stderr.write(usage);
  process.exit(2);
}
