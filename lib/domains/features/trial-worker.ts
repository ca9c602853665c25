/** A worker in a process of its own that does one job, for the tests of sudden death. */
import { closeDatabase } from '@/lib/platform/db';
import { closeEngine } from '@/lib/platform/duckdb';
import { flushBatches } from './ingest-rows';
import { publish } from './publish';

const [work, key] = process.argv.slice(2);
process.send?.('begun');
if (work === 'publish') await publish(Number(key));
else await flushBatches(Number(key));
await closeEngine();
await closeDatabase();
process.exit(0);
