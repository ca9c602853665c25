/** The worker process: background jobs of every domain, from the Postgres-backed queue. Any number may run. */
import * as demo from '@/lib/domains/demo/jobs';
import * as features from '@/lib/domains/features/jobs';
import * as identity from '@/lib/domains/identity/jobs';
import * as importing from '@/lib/domains/importing/jobs';
import * as monitoring from '@/lib/domains/monitoring/jobs';
import * as registry from '@/lib/domains/registry/jobs';
import * as scoring from '@/lib/domains/scoring/jobs';
import * as serving from '@/lib/domains/serving/jobs';
import * as tracking from '@/lib/domains/tracking/jobs';
import { sayPending } from '@/lib/platform/announce';
import { closeDatabase } from '@/lib/platform/db';
import { closeEngine } from '@/lib/platform/duckdb';
import { log } from '@/lib/platform/log';
import { work } from '@/lib/platform/queue';
import { sweepScratch } from '@/lib/platform/scratch';
import { untilOwnSchema } from './own-schema';
import { onStop } from './stop';

const domains = [demo, features, identity, importing, monitoring, registry, scoring, serving, tracking];

void sweepScratch();
await untilOwnSchema();
const runner = await work(
  Object.assign({}, ...domains.map(({ handlers }) => handlers)),
  domains.flatMap(({ crons }) => crons),
  { givenUp: Object.assign({}, ...[demo, features, monitoring, serving].map(({ givenUp }) => givenUp)) },
);
log.info('worker is ready');
process.send?.({ ready: true });

onStop(async () => {
  await runner.stop();
  await closeEngine();
  await sayPending();
  await closeDatabase();
});
