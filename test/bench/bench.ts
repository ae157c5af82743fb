import { parseArgs } from 'node:util';
import { describeMachine } from './machine.ts';
import { toJson, toTable } from './report.ts';
import type { Figure, Row } from './row.ts';
import { backfillMemory } from './rows/backfill-memory.ts';
import { backfillVsLimit } from './rows/backfill-vs-limit.ts';
import { backfillVsPeer } from './rows/backfill-vs-peer.ts';
import { purge } from './rows/purge.ts';
import { startup } from './rows/startup.ts';
import { webhookAccept } from './rows/webhook-accept.ts';
import { webhookApplied } from './rows/webhook-applied.ts';
import { openCluster } from './support/cluster.ts';
import { Stage } from './support/stage.ts';

const rows: readonly Row[] = [
  backfillVsPeer,
  backfillVsLimit,
  backfillMemory,
  purge,
  webhookAccept,
  webhookApplied,
  startup,
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { size: { type: 'string', default: 'small' }, json: { type: 'boolean', default: false } },
});
const unknown = positionals.filter((name) => !rows.some((row) => row.name === name));
if (unknown.length > 0 || (values.size !== 'small' && values.size !== 'full')) {
  process.stderr.write(
    `Usage: npm run bench -- [name…] [--size small|full] [--json]\nRows: ${rows.map((row) => row.name).join(', ')}\n`,
  );
  process.exit(2);
}

const cluster = await openCluster();
const stage = new Stage(values.size === 'full' ? 'full' : 'small', cluster);
stage.keep(() => cluster.stop());
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => void stage.clear().then(() => process.exit(130)));
}
const machine = describeMachine(cluster.version);
const figures: Figure[] = [];
try {
  for (const row of rows) {
    if (positionals.length > 0 && !positionals.includes(row.name)) continue;
    if (!values.json) process.stderr.write(`measuring ${row.name} …\n`);
    figures.push(...(await row.measure(stage)));
  }
  process.stdout.write(values.json ? toJson(machine, figures) : toTable(machine, figures));
} finally {
  await stage.clear();
}
// What a row left open by mistake must not keep the command from its end.
process.exit(0);
