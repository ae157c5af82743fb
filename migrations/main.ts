import { readConfig } from '#server/platform/config/config.ts';
import { migrate } from './migrate.ts';

const config = readConfig();
const ran = await migrate(config.databaseUrl, config.secretKey, config.formerKeys);
console.log(ran.length === 0 ? 'The database is up to date.' : `Migrated: ${ran.join(', ')}`);
