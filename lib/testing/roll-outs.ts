/** Endpoints for tests of what is rolled out on them, and what was asked there. */
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import * as serving from '@/lib/domains/serving/operations';
import { goLive, system } from '@/lib/domains/serving/settle';
import { prisma } from '@/lib/platform/db';
import { BUCKETS, bucketOf } from '@/lib/pure/scoring/time-buckets';
import { unique } from './callers';
import { makeModel } from './models';

/** An endpoint whose only version is live, as no model server is there to be waited for. */
export async function makeEndpoint(owner: Caller, versions = 3) {
  const model = await makeModel(owner, { versions });
  const name = `e-${unique()}`;
  const { id } = await perform(serving.createEndpoint, owner, {
    name,
    config: {
      servedEntities: [
        {
          entityName: model.name,
          entityVersion: '1',
          name: 'first',
          workloadSize: 'Medium',
          environmentVars: { KEY: 'secret' },
        },
      ],
    },
  });
  const { key } = await prisma().servingEndpoint.findUniqueOrThrow({ where: { id } });
  let version = 0;
  const settle = async () => {
    version += 1;
    await perform(goLive, system('test'), { key, version });
    const { config } = await perform(serving.getEndpoint, owner, { name });
    return config;
  };
  await settle();
  const called = (number: number) => `${model.name.replaceAll(' ', '-')}-${number}`;
  return { name, id, key, model, settle, called };
}

export const sharesOf = (config: { entities: { name: string; percent: number }[] } | null) =>
  config?.entities.map(({ name, percent }) => [name, percent]);

type Minute = {
  entity: string;
  requests: number;
  faults?: number;
  isShadow?: boolean;
  compared?: number;
  /** That answered. */
  configVersion?: number;
};

/** What was asked of an entity in this minute. */
export const count = (
  endpointKey: number,
  { entity, requests, faults = 0, isShadow = false, compared = 0, configVersion = 2 }: Minute,
) => {
  const buckets = new Array<number>(BUCKETS).fill(0);
  buckets[bucketOf(4)] = requests;
  return prisma().servingMinute.create({
    data: {
      endpointKey,
      minute: Math.floor(Date.now() / 60_000) * 60_000,
      entity,
      serverId: crypto.randomUUID(),
      requests,
      predictions: isShadow ? 0 : requests,
      faults4xx: 0,
      faults5xx: faults,
      seconds: 1,
      buckets,
      isShadow,
      compared,
      differing: compared / 4,
      configVersion,
    },
  });
};
