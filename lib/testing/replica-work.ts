/** What replicas of a model are asked in tests, and by what rules they work. */
import type { ReplicaRules } from '@/lib/domains/serving/engine/replicas';
import { layoutOf, type Outcome, type Work } from '@/lib/domains/serving/engine/work';
import type { Batch } from '@/lib/platform/runtimes/protocol';

/** Of one replica. */
export const RULES: ReplicaRules = {
  least: 1,
  most: 1,
  perReplica: 4,
  concurrency: 4,
  scaleToZero: false,
  idleMs: 60_000,
  batchLimit: 8,
  queueLimit: 100,
  timeoutMs: 5_000,
};

/** Of one that asks somebody else's server: two requests at once, and two that wait. */
export const RULES_ELSEWHERE: ReplicaRules = {
  ...RULES,
  concurrency: 2,
  idleMs: 1000,
  batchLimit: 1,
  queueLimit: 2,
};

type Asked = { submit(work: Work): void };

/** A request of one row that nobody leaves. */
export const askFor = (replicas: Asked, batch: Batch, more: Partial<Work> = {}): Promise<Outcome> =>
  new Promise((settle) => {
    replicas.submit({
      batch,
      rows: 1,
      layout: layoutOf(batch),
      deadline: Date.now() + 60_000,
      arrived: Date.now(),
      attempts: 0,
      isAlone: false,
      isGone: () => false,
      settle,
      ...more,
    });
  });

/** The same in a body of JSON. */
export const askJson = (replicas: Asked, body: object, more: Partial<Work> = {}): Promise<Outcome> =>
  askFor(replicas, { kind: 'raw', mediaType: 'application/json', body: JSON.stringify(body) }, more);
