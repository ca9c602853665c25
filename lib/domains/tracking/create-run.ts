import { randomBytes } from 'node:crypto';
import sql from 'sql-template-tag';
import { z } from 'zod';
import { command } from '@/lib/core/operation';
import { invalid } from '@/lib/pure/errors';
import { LIMITS } from '@/lib/pure/mlflow-names';
import { randomRunName } from '@/lib/pure/run-name';
import { runsChanged } from './changes';
import { loadActiveExperiment } from './load';
import { artifactUri, type RunView } from './run-shape';
import { RUN_NAME_TAG } from './run-tags';
import { NumericExperimentId, Tag, Timestamp } from './schemas';

export const DEFAULT_EXPERIMENT = '0';

export const createRun = command({
  name: 'tracking.createRun',
  summary: 'Starts a run in an experiment.',
  access: 'runs.write',
  transaction: false,
  unaudited: 'volume: the run itself says who started it and when',
  input: z.object({
    experimentId: NumericExperimentId.default(DEFAULT_EXPERIMENT),
    userId: z.string().max(256).default(''),
    runName: z.string().max(LIMITS.runTagValue).default(''),
    startTime: Timestamp.optional(),
    tags: z.array(Tag).default([]),
  }),
  async run(ctx, input): Promise<RunView> {
    const experiment = await loadActiveExperiment(ctx, input.experimentId);
    const tagged = input.tags.findLast(({ key }) => key === RUN_NAME_TAG)?.value;
    if (input.runName && tagged && input.runName !== tagged) {
      throw invalid(
        `Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values (run_name='${input.runName}', mlflow.runName='${tagged}').`,
        { field: 'runName' },
      );
    }
    const id = randomBytes(16).toString('hex');
    const name = input.runName.trim() || tagged?.trim() || randomRunName();
    const startTime = input.startTime ?? ctx.now;
    const tags = [
      ...new Map([...input.tags.map(({ key, value }) => [key, value] as const), [RUN_NAME_TAG, name]]),
    ]
      .map(([key, value]) => ({ key, value }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    await ctx.sql(
      sql`WITH made AS (
            INSERT INTO runs (id, experiment_id, name, user_id, start_time, owner_id)
            VALUES (${id}, ${experiment.id}, ${name}, ${input.userId}, ${startTime}, ${ctx.caller.user?.id ?? null}::uuid)
            RETURNING key)
          INSERT INTO run_tags (run_key, key, value)
          SELECT made.key, given.key, given.value
          FROM made, unnest(${tags.map(({ key }) => key)}::text[], ${tags.map(({ value }) => value)}::text[]) AS given (key, value)`,
      'tracking.createRun',
    );
    runsChanged(ctx, experiment.id);
    return {
      info: {
        runId: id,
        runUuid: id,
        runName: name,
        experimentId: String(experiment.id),
        userId: input.userId,
        status: 'RUNNING',
        startTime,
        artifactUri: artifactUri(experiment.artifactLocation, id),
        lifecycleStage: 'active',
      },
      data: { metrics: [], params: [], tags },
    };
  },
});
