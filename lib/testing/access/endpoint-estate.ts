/** An endpoint with one of everything in it. */
import { BUILT_IN_GROUPS, type Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import * as serving from '@/lib/domains/serving/operations';
import { goLive, system } from '@/lib/domains/serving/settle';
import { prisma } from '@/lib/platform/db';
import { logAnswers } from '../inferences';
import { type Estate, MARK } from './entry';
import { makeModelEstate } from './model-estate';

const USERS = BUILT_IN_GROUPS.find(({ name }) => name === 'users')?.id ?? '';

export type EndpointEstate = Estate & { name: string; modelName: string; replay: number };

export async function makeEndpointEstate(owner: Caller): Promise<EndpointEstate> {
  const { name: modelName, objectId } = await makeModelEstate(owner);
  // Whoever asks may read the model: what is looked at here is the endpoint.
  await prisma().grant.create({
    data: { objectType: 'registered-model', objectId, principalId: USERS, level: 'CAN_READ' },
  });
  const name = `${MARK}-${crypto.randomUUID().slice(0, 8)}`;
  const servedEntities = [{ entityName: modelName, entityVersion: '1', name: MARK }];
  const { id } = await perform(serving.createEndpoint, owner, {
    name,
    description: MARK,
    tags: [{ key: 'team', value: MARK }],
    config: { servedEntities },
  });
  const { key } = await prisma().servingEndpoint.findUniqueOrThrow({ where: { id } });
  // No model server is there that would have to be ready first.
  await perform(goLive, system('estate'), { key, version: 1 });
  await perform(serving.updateConfig, owner, { name, servedEntities });
  await perform(goLive, system('estate'), { key, version: 2 });
  await prisma().servingLine.create({
    data: { endpointKey: key, entity: MARK, isBuild: false, time: 1, line: MARK },
  });
  await logAnswers({ endpointId: id, model: modelName, inputs: { a: [MARK] }, predictions: [1] });
  const { number: replay } = await prisma().servingReplay.create({
    data: {
      endpointKey: key,
      modelName,
      modelVersion: 2,
      fromTime: 0,
      toTime: 1,
      mostRows: 10,
      requestedBy: MARK,
      queuedTime: 1,
    },
  });
  return { owner, objectId: id, name, modelName, replay };
}
