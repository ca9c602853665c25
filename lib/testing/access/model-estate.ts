/** A registered model with one of everything in it. */
import type { Caller } from '@/lib/core/access';
import { perform } from '@/lib/core/perform';
import * as registry from '@/lib/domains/registry/operations';
import * as tracking from '@/lib/domains/tracking/operations';
import { type Estate, MARK } from './entry';

export type ModelEstate = Estate & {
  name: string;
  runId: string;
  commentId: string;
  requester: string;
  requestId: number;
  webhookId: string;
  deliveryId: number;
};

export async function makeModelEstate(owner: Caller): Promise<ModelEstate> {
  const name = `${MARK}-${crypto.randomUUID()}`;
  const { experimentId } = await perform(tracking.createExperiment, owner, { name });
  const { info } = await perform(tracking.createRun, owner, { experimentId, runName: `${MARK} run` });
  const { runId } = info;
  await perform(tracking.uploadArtifact, owner, {
    path: `${experimentId}/${runId}/artifacts/model/${MARK}.txt`,
    body: new Blob([MARK]).stream(),
    size: MARK.length,
  });
  const tags = [{ key: 'team', value: MARK }];
  const { registeredModel } = await perform(registry.createModel, owner, { name, description: MARK, tags });
  const source = `runs:/${runId}/model`;
  for (const _ of ['first', 'second'])
    await perform(registry.createVersion, owner, { name, source, runId, tags });
  await perform(registry.transitionVersion, owner, { name, version: 2, stage: 'Production' });
  await perform(registry.setAlias, owner, { name, version: 1, alias: 'champion' });
  const ask = (stage: string) =>
    perform(registry.requestTransition, owner, { name, version: 1, stage, comment: MARK });
  const { request } = await ask('Staging');
  await ask('Production');
  const { webhook } = await perform(registry.createWebhook, owner, {
    modelName: name,
    events: ['COMMENT_CREATED'],
    description: MARK,
    httpUrlSpec: { url: 'https://93.184.216.34/hook' },
  });
  const { comment } = await perform(registry.createComment, owner, { name, version: 1, comment: MARK });
  const { deliveries } = await perform(registry.listDeliveries, owner, { webhookId: webhook.id });
  return {
    owner,
    webhookId: webhook.id,
    deliveryId: deliveries[0]?.id ?? 0,
    objectId: registeredModel.id,
    name,
    runId,
    commentId: comment.id,
    requestId: request.id,
    requester: owner.user?.email ?? '',
  };
}
