import { readConfig } from '#server/platform/config/config.ts';
import { migrate } from './migrate.ts';
import { holdIfRestored } from './restored.ts';

// Nothing is read from billing systems here.
const config = readConfig([]);
const ran = await migrate(config.databaseUrl, config.secretKey, config.formerKeys);
console.log(ran.length === 0 ? 'The database is up to date.' : `Migrated: ${ran.join(', ')}`);
if (await holdIfRestored(config.databaseUrl)) {
  console.log('The database is another copy than before: nothing is sent by itself until a person allows it again.');
}
