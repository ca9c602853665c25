/** An endpoint on a model server without processes: its entities answer as a test says. */
import { perform } from '@/lib/core/perform';
import { LiveEndpoint } from '@/lib/domains/serving/engine/live-endpoint';
import type { Meter } from '@/lib/domains/serving/engine/meter';
import type { ServedModel } from '@/lib/domains/serving/engine/served-model';
import type { Work } from '@/lib/domains/serving/engine/work';
import { type EndpointRow, withSettings } from '@/lib/domains/serving/load';
import * as serving from '@/lib/domains/serving/operations';
import { prisma } from '@/lib/platform/db';
import { parseSignature } from '@/lib/pure/scoring/signature';
import { callerWithRole, unique } from './callers';
import { makeModel } from './models';

export type Answering = (work: Work) => void;

type Entity = { submit: Answering; waiting?: number; runtime?: 'onnx' | 'remote' };

const served = (name: string, version: number, { submit, waiting = 0, runtime = 'onnx' }: Entity) =>
  ({
    entity: { name, modelName: 'm', version },
    model: {
      runtime,
      signature: parseSignature([{ name: 'x', type: 'double' }]),
      hasParams: false,
      isPlain: true,
    },
    replicas: { known: { isBatchable: true }, waiting, submit },
  }) as unknown as ServedModel;

/** The first entity has all of the traffic; one called `shadow` gets a copy of all of it. */
export async function makeLiveEndpoint(meter: Meter, entities: Record<string, Entity>) {
  const owner = await callerWithRole('contributor');
  const model = await makeModel(owner);
  const name = `e-${unique()}`;
  await perform(serving.createEndpoint, owner, {
    name,
    config: { servedEntities: [{ entityName: model.name, entityVersion: '1' }] },
  });
  const row = await prisma().servingEndpoint.findUniqueOrThrow({ where: { name } });
  const endpoint = new LiveEndpoint(withSettings(row as unknown as EndpointRow), meter);
  const [first = ''] = Object.keys(entities);
  endpoint.goLive({
    version: 1,
    definition: {
      entities: [],
      routes: [{ entity: first, percent: 100 }],
      ...(entities.shadow && { shadow: { entity: 'shadow', percent: 100 } }),
    },
    models: new Map(Object.entries(entities).map(([key, one], at) => [key, served(key, at + 1, one)])),
  });
  const minutes = async () => {
    await meter.write();
    return prisma().servingMinute.findMany({
      where: { endpointKey: row.key },
      orderBy: [{ isShadow: 'asc' }, { entity: 'asc' }],
    });
  };
  const ask = (body: unknown, more: Partial<Parameters<LiveEndpoint['invoke']>[0]> = {}) =>
    endpoint.invoke({
      contentType: 'application/json',
      body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
      caller: undefined,
      isGone: () => false,
      requestId: crypto.randomUUID(),
      ...more,
    });
  return { owner, name, id: row.id, endpoint, ask, minutes };
}
