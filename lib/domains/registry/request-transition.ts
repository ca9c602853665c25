import sql from 'sql-template-tag';
import { command } from '@/lib/core/operation';
import { alreadyExists, invalid } from '@/lib/pure/errors';
import { nameOf, note } from './activity';
import { loadVersion } from './load';
import { tellRequest } from './notices';
import { publish } from './publish';
import { type RequestView, viewRequests } from './request-shape';
import { REQUEST_COLUMNS, type RequestRow } from './requests';
import { Comment, StageName, Version } from './schemas';
import { readStages, stageAt, stageNamed } from './stages';

export const requestTransition = command({
  name: 'registry.requestTransition',
  summary: 'Asks those who may to move a version to another stage.',
  access: 'models.request',
  input: Version.extend({ stage: StageName, comment: Comment.default('') }),
  async run(ctx, { stage, comment, ...which }): Promise<{ request: RequestView }> {
    const loaded = await loadVersion(ctx, which, { lock: true });
    const { model, version } = loaded;
    const stages = await readStages(ctx);
    const [from, to] = [stageAt(stages, version.stage), stageNamed(stages, stage)];
    if (from.name === to.name)
      throw invalid(`Version ${version.version} is in ${to.name} already.`, { field: 'stage' });
    const [request] = await ctx.sql<RequestRow>(sql`
      INSERT INTO transition_requests (model_key, version, from_stage, to_stage, comment, requested_by_id, requested_by,
                                       creation_time)
      VALUES (${model.key}, ${version.version}, ${from.name}, ${to.name}, ${comment}, ${ctx.caller.user?.id ?? null}::uuid,
              ${nameOf(ctx)}, ${ctx.now})
      ON CONFLICT (model_key, version, to_stage, requested_by) WHERE status = 'open' DO NOTHING
      RETURNING ${REQUEST_COLUMNS}`);
    if (!request) {
      throw alreadyExists(
        `You have asked to move version ${version.version} to ${to.name}; it is not decided yet.`,
      );
    }
    await note(ctx, {
      modelKey: model.key,
      version: version.version,
      type: 'REQUESTED_TRANSITION',
      fromStage: from.name,
      toStage: to.name,
      comment,
      requestId: request.id,
    });
    await publish(ctx, model, {
      type: 'requestCreated',
      version: version.version,
      fromStage: from.name,
      toStage: to.name,
      toKind: to.kind,
      comment,
    });
    await tellRequest(ctx, loaded, request, { from, to });
    ctx.audit({
      objectType: 'model-version',
      objectId: `${model.id}/${version.version}`,
      after: { request: request.id, toStage: to.name, comment },
    });
    const [view] = await viewRequests(ctx, model, [request], stages);
    return { request: view as RequestView };
  },
});
